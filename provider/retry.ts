/**
 * When a request is tried again, and after which pause. No I/O: the caller waits.
 */
import { type CloudflareOAuthError } from "./errors";

/** How often a read is sent before its failure counts. */
export const READ_ATTEMPTS = 5;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** Statuses after which the same request may well succeed: the rate limit and the server's own failures. */
function isTransientStatus(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Whether the same request may well succeed a little later, in the same operation: not when that has no time left. */
export function isTransient(error: CloudflareOAuthError): boolean {
  if (error.outOfTime) {
    return false;
  }
  switch (error.code) {
    case "network_failure":
    case "request_timeout":
    case "rate_limited":
    case "verification_unknown":
      return true;
    default:
      return error.status !== undefined && isTransientStatus(error.status);
  }
}

/**
 * The pause after the `attempt`th failure (from 1), in milliseconds: what the server asked for, and exponential with
 * full jitter (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 *
 * @param random From 0 to below 1.
 */
export function pauseAfter(error: CloudflareOAuthError, attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.round((error.retryAfterMs ?? 0) + random * ceiling);
}
