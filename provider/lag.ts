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
