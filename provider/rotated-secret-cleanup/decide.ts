/**
 * When the old secret of an OAuth client is deleted. Pure functions: what is known goes in, what to do comes out.
 */
import { isDeepStrictEqual } from "node:util";
import { type Observation } from "../cloudflare/observation";
import { type Properties } from "../resource";
import { type CleanupInputs } from "./inputs";
import { type CleanupOutputs } from "./outputs";
import { couldProveMore, givesBoth, isOlderThanTheOther } from "./verification";

/** Names of the inputs that differ between the last operation and now. */
export function changedInputs(oldOutputs: Properties, newInputs: Properties): string[] {
  return ["accountId", "oauthClientId", "triggers", "cleanupOn", "notBefore", "verify"].filter(
    (name) => !isDeepStrictEqual(meaning(name, oldOutputs), meaning(name, newInputs)),
  );
}

/** An input that is left out means the same as its default, and a secret that is null the same as none. */
function meaning(name: string, properties: Properties): unknown {
  const value = properties[name];
  switch (name) {
    case "triggers":
      return value ?? {};
    case "cleanupOn":
      return value ?? "trigger";
    case "verify":
      return typeof value === "object" ? { previousClientSecret: null, ...value } : value;
    default:
      return value;
  }
}

/** Of the inputs in `changed`, those that make it another resource. */
export function replacingInputs(changed: readonly string[]): string[] {
  return changed.filter((name) => name === "accountId" || name === "oauthClientId");
}

type Outcome = Pick<CleanupOutputs, "outcome">;
type Schedule = Pick<CleanupInputs, "notBefore">;

/** Whether the resource waited for `notBefore` and need not any longer. */
export function isWaitingOver({ outcome }: Outcome, inputs: Schedule, now: number): boolean {
  return outcome === "waiting" && !isTooEarly(inputs, now);
}

/**
 * Whether the state alone says that there is something to do, when no input has changed: a waiting that is over, a
 * deletion to confirm, or a proof to finish. A refresh clears the engine's own mark of a failed operation; this does not
 * depend on it.
 */
export function isUnfinished(
  old: Pick<CleanupOutputs, "outcome" | "proof">,
  inputs: Pick<CleanupInputs, "notBefore" | "verify">,
  now: number,
): boolean {
  if (old.outcome === "waiting") {
    return isWaitingOver(old, inputs, now);
  }
  return old.outcome === "unconfirmed" || couldProveMore(old.proof, inputs.verify);
}

/** Whether an unchanged resource in drift mode has to look at its client; one that waits need not. */
export function looksForDrift(
  { outcome }: Outcome,
  { cleanupOn }: Pick<CleanupInputs, "cleanupOn">,
): boolean {
  return cleanupOn === "drift" && outcome !== "waiting";
}

/**
 * Whether an update has a reason to delete: a changed input, the end of a waiting, or drift mode. One that only
 * finishes what an earlier run left unconfirmed or unproven has none: in between someone may have rotated again, and
 * then the rotated secret is another. With both secrets given it needs none: {@link objectionToDelete} asks for both to
 * be accepted, which shows that nothing moved.
 */
export function mayDelete(oldOutputs: Properties, old: Outcome, inputs: CleanupInputs, now: number): boolean {
  return (
    changedInputs(oldOutputs, { ...inputs }).length > 0 ||
    isWaitingOver(old, inputs, now) ||
    inputs.cleanupOn === "drift" ||
    givesBoth(inputs.verify)
  );
}

/** What to do about the rotated secret; the two codes are reasons to stop with an error. */
export type Decision = "nothing" | "wait" | "delete" | "slots_changed" | "newer_secret_unknown";

/**
 * @param old What the resource remembers.
 * @param permitted Whether this operation may delete: a create, or an update with {@link mayDelete}.
 * @param now Milliseconds since the epoch.
 */
export function decide(
  inputs: Pick<CleanupInputs, "accountId" | "oauthClientId" | "notBefore" | "verify">,
  old: Pick<CleanupOutputs, "onlySecretFingerprint">,
  { hasRotatedSecret }: Pick<Observation, "hasRotatedSecret">,
  permitted: boolean,
  now: number,
): Decision {
  if (!hasRotatedSecret) {
    return "nothing";
  }
  if (isTooEarly(inputs, now)) {
    return "wait";
  }
  if (isOlderThanTheOther(inputs, inputs.verify, old.onlySecretFingerprint)) {
    return "newer_secret_unknown";
  }
  return permitted ? "delete" : "slots_changed";
}

function isTooEarly({ notBefore }: Schedule, now: number): boolean {
  return notBefore !== undefined && now < Date.parse(notBefore);
}
