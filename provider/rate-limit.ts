/**
 * What a server says about its rate limit in the headers of an answer. No I/O: the caller waits.
 *
 * Source of the headers Ratelimit, Ratelimit-Policy and Retry-After:
 * developers.cloudflare.com/fundamentals/api/reference/limits
 */

type Headers = Readonly<Record<string, string>>;

/** What to do about a rate limit that an operation cannot wait for. The limit of five minutes is Cloudflare's, see above. */
export const RATE_LIMIT_ADVICE =
  "Run the command again after that time, or after five minutes where none is named. All that uses the same user or " +
  "token counts towards the limit.";

/** What is left of a quota. */
export interface Quota {
  /** How many requests may still be sent until it is renewed. */
  readonly left: number;
  /** When it is renewed, in milliseconds since the epoch. */
  readonly renewedAt: number;
  /** How many requests it has when it is renewed; infinite when the server does not say. */
  readonly size: number;
}

/**
 * How long the server asks to wait, in milliseconds; undefined when it does not say: Retry-After, or the time until an
 * exhausted quota is renewed, whichever is longer.
 *
 * @param now Milliseconds since the epoch.
 */
export function askedPause(headers: Headers, now: number): number | undefined {
  const quota = quotaOf(headers, now);
  const pauses = [
    retryAfter(headers["retry-after"], now),
    quota?.left === 0 ? quota.renewedAt - now : undefined,
  ].filter((pause) => pause !== undefined);
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}

/**
 * The quota that an answer tells of; of several the one with the least left, and of these the one that is renewed last.
 *
 * Of `Ratelimit: "default";r=50;t=30` r is what is left and t when it is renewed, in seconds; of
 * `Ratelimit-Policy: "default";q=1200;w=300` q is the size.
 *
 * @param now Milliseconds since the epoch.
 */
export function quotaOf(headers: Headers, now: number): Quota | undefined {
  const policies = items(headers["ratelimit-policy"]);
  return items(headers.ratelimit)
    .flatMap((item) => {
      const left = parameter(item, "r");
      const seconds = parameter(item, "t");
      if (left === undefined || seconds === undefined) {
        return [];
      }
      const policy = policies.find((other) => nameOf(other) === nameOf(item));
      const size = parameter(policy ?? "", "q") ?? Number.POSITIVE_INFINITY;
      return [{ left, renewedAt: now + seconds * 1000, size }];
    })
    .sort((a, b) => a.left - b.left || b.renewedAt - a.renewedAt)[0];
}

/** Two reports of what is left tell of the same quota when they agree, within a second's rounding, on its renewal. */
const ROUNDING_MS = 2_000;

/**
 * What is known after another report. Answers may overtake each other: of one quota the lowest report is the latest.
 */
export function latestQuota(known: Quota | undefined, reported: Quota | undefined): Quota | undefined {
  if (!known || !reported) {
    return reported ?? known;
  }
  const isSame = Math.abs(known.renewedAt - reported.renewedAt) <= ROUNDING_MS;
  return isSame && known.left < reported.left ? known : reported;
}

/**
 * How long the next request has to wait.
 *
 * @param underWay Requests that are sent and not answered: they may not be counted in the quota yet.
 * @param now Milliseconds since the epoch.
 * @returns Milliseconds, 0 for none; "answer" when it depends on an answer that is to come.
 */
export function waitFor(quota: Quota | undefined, underWay: number, now: number): number | "answer" {
  if (!quota) {
    return 0;
  }
  const left = now < quota.renewedAt ? quota.left : quota.size;
  if (left > underWay) {
    return 0;
  }
  return underWay > 0 ? "answer" : Math.max(0, quota.renewedAt - now);
}

/** How long it is until the quota is renewed, in milliseconds; infinite when it has been, or when none is known. */
export function untilRenewal(quota: Quota | undefined, now: number): number {
  return quota && quota.renewedAt > now ? quota.renewedAt - now : Number.POSITIVE_INFINITY;
}

function items(list: string | undefined): string[] {
  return (list ?? "").split(",");
}

function nameOf(item: string): string | undefined {
  return item.split(";")[0]?.trim();
}

/** The value of a parameter that is a whole number, which has 15 digits at most (RFC 9651, sections 3.1.2 and 3.3.1). */
function parameter(item: string, name: string): number | undefined {
  const value = new RegExp(`;\\s*${name}=(\\d{1,15})\\s*(?:;|$)`).exec(item)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** Seconds, or a date of HTTP (RFC 9110, section 10.2.3); Date.parse alone would take "-1" and "1.5" for dates. */
function retryAfter(value = "", now: number): number | undefined {
  if (/^\d{1,15}$/.test(value)) {
    return Number(value) * 1000;
  }
  const date = value.endsWith(" GMT") ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
