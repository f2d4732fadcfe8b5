/**
 * When a request is tried again, and after which pause. No I/O: the caller waits.
 */
import { type CloudflareOAuthError } from "../errors";

/** How often a read is sent before its failure counts. */
export const READ_ATTEMPTS = 5;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** Statuses after which the same request may well succeed: the rate limit and the server's own failures. */
function isTransientStatus(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Whether the same request may well succeed a little later. */
export function isTransient(error: CloudflareOAuthError): boolean {
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

/**
 * How long the server asks to wait, in milliseconds; undefined when it does not say.
 *
 * Retry-After is seconds or a date (RFC 9110, section 10.2.3). Of `Ratelimit: "default";r=0;t=30` r is what is left of
 * the quota and t when it is renewed, in seconds (developers.cloudflare.com/fundamentals/api/reference/limits).
 */
export function askedPause(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const pauses = [retryAfter(headers["retry-after"], now), quotaRenewal(headers.ratelimit)].filter(
    (pause) => pause !== undefined,
  );
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}

function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function quotaRenewal(value: string | undefined): number | undefined {
  const renewals = (value ?? "")
    .split(",")
    .filter((limit) => /;\s*r=0(?!\d)/.test(limit))
    .map((limit) => /;\s*t=(\d+)/.exec(limit)?.[1])
    .filter((seconds) => seconds !== undefined);
  return renewals.length === 0 ? undefined : Math.max(...renewals.map(Number)) * 1000;
}
