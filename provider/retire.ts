/**
 * Deletes the old secret of an OAuth client and makes sure that it is gone: act, observe.
 */
import { leavesDoubt } from "./cloudflare/doubt";
import { describe, type OAuthClientRef } from "./cloudflare/client-id";
import { type Observation } from "./cloudflare/observation";
import { type OAuthClients } from "./cloudflare/oauth-clients";
import { CloudflareOAuthError } from "./errors";
import { lookAfter, lookUntil } from "./lag";
import { type Operation } from "./operation";
import { isHeldBack } from "./pace";
import { isTransient } from "./retry";
import { pauseBeforeNext } from "./retrying";

/** How often one operation sends DELETE. */
export const DELETE_ATTEMPTS = 3;

/** A failed deletion. */
export class RetireFailure extends Error {
  constructor(
    override readonly cause: CloudflareOAuthError,
    /** Whether the old secret may be deleted all the same, now or a little later. */
    readonly inDoubt: boolean,
  ) {
    super(cause.message, { cause });
  }
}

/**
 * Sends DELETE until the old secret is gone, DELETE_ATTEMPTS times at most. Each follows a look that has just been taken.
 *
 * @param permit Called right before each DELETE, which is not sent if it throws.
 * @returns "deleted", or "alreadyClean" when someone else was faster.
 * @throws RetireFailure
 */
export async function retire(
  ref: OAuthClientRef,
  clients: OAuthClients,
  operation: Operation,
  permit: () => Promise<void> = () => Promise.resolve(),
): Promise<"deleted" | "alreadyClean"> {
  let inDoubt = false;
  const look = () => clients.observeOutcome(ref, operation);
  try {
    for (let attempt = 1; ;) {
      const objection = await failureOf(permit());
      if (objection !== undefined) {
        // If the last DELETE worked and is shown late, the secret that is refused now is the one that it deleted.
        if (inDoubt && isGone(await lookAfter(objection, true, isGone, look, operation))) {
          return "deleted";
        }
        throw objection;
      }
      const failure = await failureOf(clients.deleteRotatedSecret(ref, operation));
      if (failure === undefined) {
        inDoubt = true;
        await confirm(ref, clients, operation);
        return "deleted";
      }
      inDoubt ||= leavesDoubt(failure);
      // The pause comes before the look, so that what the look shows is not old when DELETE is sent again.
      const again = mayDeleteAgain(failure, attempt) && (await pauseBeforeNext(failure, attempt, operation));
      attempt += isHeldBack(failure) ? 0 : 1;
      if (!again && !inDoubt && (isHeldBack(failure) || failure.outOfTime)) {
        throw failure; // Nothing was sent that a look could tell of.
      }
      if (isGone(await lookAfter(failure, inDoubt && !again, isGone, look, operation))) {
        return inDoubt ? "deleted" : "alreadyClean";
      }
      if (!again) {
        throw failure;
      }
    }
  } catch (error) {
    throw error instanceof CloudflareOAuthError ? new RetireFailure(error, inDoubt) : error;
  }
}

/**
 * Whether DELETE may be sent again after its `attempt`th failure (from 1), if the old secret is then seen to be there. One
 * that was held back was no attempt.
 */
function mayDeleteAgain(failure: CloudflareOAuthError, attempt: number): boolean {
  return isHeldBack(failure) || (attempt < DELETE_ATTEMPTS && isTransient(failure));
}

/** Waits for the flag to be seen false, which may take a moment after an accepted DELETE. */
async function confirm(ref: OAuthClientRef, clients: OAuthClients, operation: Operation): Promise<void> {
  const seen = await lookUntil(isGone, () => clients.observe(ref, operation), operation);
  if (!isGone(seen)) {
    throw new CloudflareOAuthError(
      "cleanup_not_confirmed",
      `Cloudflare accepted DELETE for ${describe(ref)}, and goes on reporting a rotated secret.`,
      "Run `pulumi up` again.",
    );
  }
}

function isGone({ hasRotatedSecret }: Observation): boolean {
  return !hasRotatedSecret;
}

async function failureOf(work: Promise<void>): Promise<CloudflareOAuthError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CloudflareOAuthError) {
      return error;
    }
    throw error;
  }
}
