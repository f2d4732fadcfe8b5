/**
 * How far the token endpoint lags behind the API. It is counted in requests, each secret on its own, so that
 * a test waits for nothing and knows when it is over.
 */
export interface SecretLag {
  /** How many token requests a new secret is refused in, after the rotation that added it. Default 0. */
  refuseNew?: number;
  /** How many token requests a deleted secret is still accepted in. Default 0; `Infinity`: in all of them. */
  acceptDeleted?: number;
}

/** By secret: how many more requests with it are answered as if it had not been added or deleted yet. */
export type LagCounts = ReadonlyMap<string, number>;

/** Nothing lags. */
export const NO_LAG: LagCounts = new Map();

/** From now on this many requests with the secret lag, whatever was left from before. */
export function startLag(counts: LagCounts, secret: string, requests = 0): LagCounts {
  return new Map(counts).set(secret, requests);
}

/** Whether the next request with the secret lags. */
export function lags(counts: LagCounts, secret: string): boolean {
  return (counts.get(secret) ?? 0) > 0;
}

/** The counts after a request with the secret. */
export function countRequest(counts: LagCounts, secret: string): LagCounts {
  return lags(counts, secret) ? new Map(counts).set(secret, (counts.get(secret) ?? 0) - 1) : counts;
}
