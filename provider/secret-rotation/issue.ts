/**
 * Has Cloudflare issue a new secret, and finds out what became of it when the answer fails: act, observe.
 */
import { leavesDoubt } from "../cloudflare/doubt";
import { type OAuthClientRef } from "../cloudflare/client-id";
import { type Observation } from "../cloudflare/observation";
import { type OAuthClients } from "../cloudflare/oauth-clients";
import { CloudflareOAuthError } from "../errors";
import { lookAfter } from "../lag";
import { type Operation } from "../operation";
import { isHeldBack } from "../pace";
import { pauseBeforeNext } from "../retrying";
import { isLost, mayPostAgain } from "./decide";

/** A rotation that brought no secret. */
export class IssueFailure extends Error {
  constructor(
    override readonly cause: CloudflareOAuthError,
    /**
     * lost: it took place, or nobody can say, and nobody received the secret. inDoubt: it is seen not to have taken
     * place, though it may yet. none: it did not take place.
     */
    readonly effect: "lost" | "inDoubt" | "none",
    /** The client as it was seen after the last POST; undefined if it could not be read. */
    readonly seen: Observation | undefined,
  ) {
    super(cause.message, { cause });
  }
}

/**
 * Sends POST until it is known whether it had its effect, POST_ATTEMPTS times at most.
 *
 * @returns The new secret.
 * @throws IssueFailure
 */
export async function issueSecret(
  ref: OAuthClientRef,
  clients: OAuthClients,
  operation: Operation,
): Promise<string> {
  let sent = false;
  let inDoubt = false;
  for (let attempt = 1; ;) {
    try {
      return await clients.rotateSecret(ref, operation);
    } catch (failure) {
      if (!(failure instanceof CloudflareOAuthError)) {
        throw failure;
      }
      sent ||= !failure.unsent;
      inDoubt ||= leavesDoubt(failure);
      // The pause comes before the look, so that what the look shows is not old when POST is sent again.
      const mayAgain = isHeldBack(failure) || mayPostAgain(failure, attempt);
      const again = mayAgain && (await pauseBeforeNext(failure, attempt, operation));
      if (!again && !sent && (isHeldBack(failure) || failure.outOfTime)) {
        throw new IssueFailure(failure, "none", undefined); // Nothing was sent that a look could tell of.
      }
      attempt += isHeldBack(failure) ? 0 : 1;
      const look = () => observeIfPossible(ref, clients, operation);
      const seen = await lookAfter(failure, inDoubt && !again, mayBeDone, look, operation);
      if (isLost(sent, seen)) {
        throw new IssueFailure(failure, "lost", seen);
      }
      if (!again || mayBeDone(seen)) {
        throw new IssueFailure(failure, inDoubt ? "inDoubt" : "none", seen);
      }
    }
  }
}

function mayBeDone(seen: Observation | undefined): boolean {
  return seen?.hasRotatedSecret !== false;
}

async function observeIfPossible(
  ref: OAuthClientRef,
  clients: OAuthClients,
  operation: Operation,
): Promise<Observation | undefined> {
  try {
    return await clients.observeOutcome(ref, operation);
  } catch (error) {
    if (error instanceof CloudflareOAuthError) {
      return undefined;
    }
    throw error;
  }
}
