import { type CloudflareOAuthError } from "./errors";
import { type Operation } from "./operation";

/**
 * The pauses between two looks at something that changes with a delay after Cloudflare has accepted the change, in
 * milliseconds: growing, 30 s together. Cloudflare publishes no figure for this delay.
 */
export const LAG_PAUSES_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500];

/**
 * Looks until what is seen is `settled`, for as long as a lag may last and the operation has time.
 *
 * @returns What was seen last, settled or not.
 */
export async function lookUntil<T>(
  settled: (seen: T) => boolean,
  look: () => Promise<T>,
  operation: Operation,
): Promise<T> {
  let seen = await look();
  for (const pause of LAG_PAUSES_MS) {
    if (settled(seen) || !operation.hasTimeFor(pause)) {
      break;
    }
    await operation.pause(pause);
    seen = await look();
  }
  return seen;
}

/**
 * A look at what became of a change that failed. If it is the last one it takes its time, since what took place may be shown
 * late; except when Cloudflare asked not to be asked for longer than there is time, or this process was told to end.
 */
export async function lookAfter<T>(
  failure: CloudflareOAuthError,
  isLast: boolean,
  settled: (seen: T) => boolean,
  look: () => Promise<T>,
  operation: Operation,
): Promise<T> {
  const isHurried = failure.code === "interrupted" || !operation.hasTimeFor(failure.retryAfterMs ?? 0);
  return isLast && !isHurried ? await lookUntil(settled, look, operation) : await look();
}
