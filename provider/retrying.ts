import { CloudflareOAuthError } from "./errors";
import { type Operation } from "./operation";
import { isTransient, pauseAfter, READ_ATTEMPTS } from "./retry";

/**
 * Sends something that changes nothing until it succeeds, READ_ATTEMPTS times at most, while its failures may pass and
 * the operation has time.
 *
 * @param send One attempt.
 * @throws What the last attempt threw; request_timeout when the operation has no time left
 */
export async function retrying<T>(send: () => Promise<T>, operation: Operation): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof CloudflareOAuthError) || !isTransient(error) || attempt === READ_ATTEMPTS) {
        throw error;
      }
      if (!(await pauseBeforeNext(error, attempt, operation))) {
        throw error.during(
          `Another try would come after the ${operation.limitMs / 1000} s that this operation has ` +
            "(cloudflareOauth:operationTimeoutSeconds).",
          error.advice,
          { outOfTime: true },
        );
      }
    }
  }
}

/**
 * Pauses after the `attempt`th failure (from 1), as {@link pauseAfter} says.
 *
 * @returns false, at once, when the operation has no time for that pause
 */
export async function pauseBeforeNext(
  failure: CloudflareOAuthError,
  attempt: number,
  operation: Operation,
): Promise<boolean> {
  const pause = pauseAfter(failure, attempt, Math.random());
  if (!operation.hasTimeFor(pause)) {
    return false;
  }
  await (failure.retryAfterMs === undefined ? operation.pause(pause) : operation.pauseAsAsked(pause));
  return true;
}
