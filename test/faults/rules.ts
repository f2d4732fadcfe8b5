/**
 * The end state of each cell, from a few rules written by hand. Pure, and knows nothing of the code under test: 5, 3 and 2
 * are how often a read, a DELETE and a POST are sent at most.
 */
import { type Cell, timesOf } from "./cells";
import { FAULT_MEANINGS, type FaultMeaning, tokenFaultMeaning } from "./fault-meanings";
import { read } from "./read-rule";
import { type RequestName } from "./request-kinds";
import { tokenRule } from "./token-rules";
import { type EndState } from "./try-cell";

/** What a rule goes by. */
interface Failing extends Pick<Cell, "fault"> {
  readonly meaning: FaultMeaning;
  readonly times: number;
  /** Whether the request has its effect. */
  readonly effect: boolean;
}

/** The end state that a cell must have. */
export function expected(cell: Cell): EndState {
  const { fault, effect = false } = cell;
  const meaning = FAULT_MEANINGS[fault];
  return RULES[cell.request]({ fault, effect, meaning, times: timesOf(cell) });
}

type Rule = (failing: Failing) => EndState;

const ends = (
  [end, state, flag]: readonly [ends: string, state: string, flag: boolean],
  met: number,
  [deletes, posts]: readonly [deletes: string, posts: string],
  next: string,
): EndState => ({ ends: end, state, flag, met, deletes, posts, next });

const NONE = "0/0";
const DONE = "1/1";
const LOST = "old secret, lost, due";
const PROVEN = "oldSecretRefused";

/** A read that fails ends the operation as `failed` says; one that succeeds in the end leaves no trace. */
function ruleOfRead(failed: (code: string, met: number) => EndState, ok: (met: number) => EndState): Rule {
  return ({ meaning, times }) => {
    const { met, fails } = read(meaning.passes, times);
    return fails ? failed(meaning.code, met) : ok(met);
  };
}

const cleaned = (met: number): EndState => ends(["ok", "deleted", false], met, [DONE, NONE], "deleted");
const notCleaned = (code: string, met: number): EndState =>
  ends([code, "none", true], met, [NONE, NONE], "deleted");
const rotated = (met: number): EndState => ends(["ok", "new secret", true], met, [NONE, DONE], "new secret");
const recovered = (met: number): EndState =>
  ends(["ok", "new secret", true], met, [DONE, DONE], "new secret");

/** A list that fails is no failure, since each client can be asked for alone; only the rate limit holds for that too. */
const list: Rule = ({ meaning, times }) => {
  const { met, fails } = read(meaning.passes, times);
  if (fails && meaning.code === "rate_limited") {
    return notCleaned(meaning.code, met);
  }
  // After all its tries no list is asked for, for a minute: not for the looks after DELETE either.
  return cleaned(met);
};

const drift: Rule = ({ meaning, times }) => {
  const { met, fails } = read(meaning.passes, times);
  const end = fails && meaning.code === "rate_limited" ? meaning.code : "changes";
  return ends([end, "", true], met, [NONE, NONE], "deleted");
};

/** Each DELETE follows a look, so one that had its effect is not sent again. */
const deleteRule =
  (verified: boolean): Rule =>
  ({ meaning: { code, passes, doubt }, times, effect }) => {
    const state = (outcome: string, proof: string) => (verified ? `${outcome}, ${proof}` : outcome);
    const deleted = state("deleted", PROVEN);
    if (effect) {
      // A refusal does nothing: somebody else must have deleted.
      const outcome = doubt ? deleted : state("alreadyClean", PROVEN);
      return ends(["ok", outcome, false], 1, [DONE, NONE], outcome);
    }
    if (passes && times < 3) {
      return ends(["ok", deleted, false], times, [`${times + 1}/1`, NONE], deleted);
    }
    const met = passes ? 3 : 1;
    // Somebody may rotate until the next `up`, which only deletes when both secrets are known to be the same.
    const next = doubt && !verified ? `slots_changed; ${deleted}` : deleted;
    return ends([code, doubt ? state("unconfirmed", "none") : "none", true], met, [`${met}/0`, NONE], next);
  };

/** POST is sent again only when it is seen not to have had its effect. What it had without an answer is lost. */
const postRule =
  (recovery: boolean): Rule =>
  ({ meaning: { code, passes, doubt }, times, effect }) => {
    const deletes = recovery ? DONE : NONE;
    if (effect) {
      const next = recovery ? "new secret" : "rotated_secret_lost; new secret";
      return ends(["rotated_secret_lost", LOST, true], 1, [deletes, DONE], next);
    }
    const again = passes || doubt;
    if (again && times < 2) {
      return ends(["ok", "new secret", true], 1, [deletes, "2/1"], "new secret");
    }
    const met = again ? 2 : 1;
    const state = recovery ? LOST : doubt ? "old secret, due" : "none";
    return ends([code, state, false], met, [deletes, `${met}/0`], "new secret");
  };

const recoveryDelete: Rule = ({ fault, meaning: { code, passes }, times, effect }) => {
  if (effect && fault === "429, Retry-After 3600") {
    return ends([code, LOST, false], 1, [DONE, NONE], "new secret"); // No POST is sent in that hour.
  }
  if (effect) {
    return recovered(1);
  }
  if (passes && times < 3) {
    return ends(["ok", "new secret", true], times, [`${times + 1}/1`, DONE], "new secret");
  }
  const met = passes ? 3 : 1;
  return ends([code, LOST, true], met, [`${met}/0`, NONE], "new secret");
};

const token =
  (request: Parameters<typeof tokenRule>[0]): Rule =>
  (failing) =>
    tokenRule(request, failing.fault, failing.times, tokenFaultMeaning(failing.fault));

const RULES: Record<RequestName, Rule> = {
  look: ruleOfRead(notCleaned, cleaned),
  list,
  delete: deleteRule(false),
  deleteVerified: deleteRule(true),
  confirmDelete: ruleOfRead(
    (code, met) => ends([code, "unconfirmed", false], met, [DONE, NONE], "alreadyClean"),
    cleaned,
  ),
  newBefore: token("newBefore"),
  oldBefore: token("oldBefore"),
  newAfter: token("newAfter"),
  oldAfter: token("oldAfter"),
  lookToRotate: ruleOfRead(
    (code, met) => ends([code, "none", false], met, [NONE, NONE], "new secret"),
    rotated,
  ),
  post: postRule(false),
  confirmPost: ruleOfRead(
    (code, met) => ends([code, "new secret", true], met, [NONE, DONE], "new secret"),
    rotated,
  ),
  recoveryDelete,
  recoveryConfirm: ruleOfRead(
    (code, met) => ends([code, LOST, false], met, [DONE, NONE], "new secret"),
    recovered,
  ),
  recoveryPost: postRule(true),
  refresh: ruleOfRead(
    // Only Cloudflare's own 404 says that the client is gone.
    (code, met) =>
      ends([code === "client_not_found" ? "gone" : code, "", true], met, [NONE, NONE], "deleted"),
    (met) => ends(["flag true", "", true], met, [NONE, NONE], "deleted"),
  ),
  drift,
};
