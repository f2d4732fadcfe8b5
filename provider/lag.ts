/**
 * The pauses between two looks at something that changes with a delay after Cloudflare has accepted the change, in
 * milliseconds: growing, 30 s together. Cloudflare publishes no figure for this delay.
 */
export const LAG_PAUSES_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500];
