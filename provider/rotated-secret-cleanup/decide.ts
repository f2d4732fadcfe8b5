/**
 * When the old secret of an OAuth client is deleted. Pure functions: what is known goes in, what to do comes out.
 */
import { isDeepStrictEqual } from "node:util";
import { type CloudflareOAuthError } from "../errors";
import { type Observation } from "../cloudflare/oauth-clients";
import { type Properties } from "../resource";
import { type CleanupInputs } from "./inputs";
import { type CleanupOutputs } from "./outputs";

/** An input that is left out means the same as its default. */
const DEFAULTS: Properties = { triggers: {}, cleanupOn: "trigger" };

/** Names of the inputs that differ between the last operation and now. */
export function changedInputs(oldOutputs: Properties, newInputs: Properties): string[] {
  return ["accountId", "oauthClientId", "triggers", "cleanupOn", "notBefore"].filter(
    (name) => !isDeepStrictEqual(oldOutputs[name] ?? DEFAULTS[name], newInputs[name] ?? DEFAULTS[name]),
  );
}

/** Of the inputs in `changed`, those that make it another resource. */
export function replacingInputs(changed: readonly string[]): string[] {
  return changed.filter((name) => name === "accountId" || name === "oauthClientId");
}

type Waiting = Pick<CleanupOutputs, "outcome">;
type Schedule = Pick<CleanupInputs, "notBefore">;

/** Whether the resource waited for `notBefore` and need not any longer. */
export function isWaitingOver({ outcome }: Waiting, inputs: Schedule, now: number): boolean {
  return outcome === "waiting" && !isTooEarly(inputs, now);
}

/** Whether the state alone says that there is something to do, when no input has changed. */
export function isUnfinished(old: Waiting, inputs: Schedule, now: number): boolean {
  return old.outcome === "unconfirmed" || isWaitingOver(old, inputs, now);
}

/** Whether an unchanged resource in drift mode has to look at its client; one that waits need not. */
export function looksForDrift(
  { outcome }: Waiting,
  { cleanupOn }: Pick<CleanupInputs, "cleanupOn">,
): boolean {
  return cleanupOn === "drift" && outcome !== "waiting";
}

/**
 * Whether an update has a reason to delete: a changed input, the end of a waiting, or drift mode. One that only
 * finishes what an earlier run left unconfirmed has none: in between someone may have rotated again, and then the
 * rotated secret is another.
 */
export function mayDelete(oldOutputs: Properties, old: Waiting, inputs: CleanupInputs, now: number): boolean {
  return (
    changedInputs(oldOutputs, { ...inputs }).length > 0 ||
    isWaitingOver(old, inputs, now) ||
    inputs.cleanupOn === "drift"
  );
}

/** What to do about the rotated secret. */
export type Decision = "nothing" | "wait" | "delete" | "refuse";

/**
 * @param permitted Whether this operation may delete: a create, or an update with {@link mayDelete}.
 * @param now Milliseconds since the epoch.
 */
export function decide(
  inputs: Schedule,
  { hasRotatedSecret }: Observation,
  permitted: boolean,
  now: number,
): Decision {
  if (!hasRotatedSecret) {
    return "nothing";
  }
  if (isTooEarly(inputs, now)) {
    return "wait";
  }
  return permitted ? "delete" : "refuse";
}

function isTooEarly({ notBefore }: Schedule, now: number): boolean {
  return notBefore !== undefined && now < Date.parse(notBefore);
}

/** How often one operation sends DELETE. */
export const DELETE_ATTEMPTS = 3;

/**
 * Whether a failed DELETE may have had its effect all the same, now or later. A connection that was never made and an
 * answer with a 4xx status leave no doubt: it had none. A lost, late or unreadable answer and a 5xx leave every doubt.
 */
export function leavesDoubt(failure: CloudflareOAuthError): boolean {
  const isRefusal = failure.status !== undefined && failure.status >= 400 && failure.status < 500;
  return !failure.unsent && !isRefusal;
}
