/**
 * How many requests one credential may send.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export interface RateLimit {
  /** Requests in one window. */
  quota: number;
  /** Length of a window, which begins with the first request in it. */
  windowSeconds: number;
  /** How long everything is refused once a request goes beyond the quota. */
  blockSeconds: number;
}

/** Cloudflare's documented limit: 1,200 requests in five minutes, then five minutes of 429. */
export const CLOUDFLARE_RATE_LIMIT: RateLimit = { quota: 1200, windowSeconds: 300, blockSeconds: 300 };

/** What is left to a credential after a request. */
export interface Budget {
  /** False: this request was one too many, or came while everything is refused. */
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until the window or the block ends, rounded up. */
  readonly resetSeconds: number;
}

/** A block is a window with nothing in it. */
interface Window {
  readonly endsAt: number;
  readonly blocked: boolean;
  remaining: number;
}

/** Counts requests by credential. */
export class RateLimiter {
  readonly #windows = new Map<object, Window>();

  constructor(
    private readonly limit: RateLimit,
    private readonly now: () => number,
  ) {}

  /** Counts one request of this credential. */
  spend(credential: object): Budget {
    const now = this.now();
    const window = this.#currentWindow(credential, now);
    const allowed = window.remaining > 0;
    if (allowed) window.remaining -= 1;
    return { allowed, remaining: window.remaining, resetSeconds: Math.ceil((window.endsAt - now) / 1000) };
  }

  #currentWindow(credential: object, now: number): Window {
    const { quota, windowSeconds, blockSeconds } = this.limit;
    const window = this.#windows.get(credential);
    if (!window || now >= window.endsAt) {
      return this.#open(credential, { endsAt: now + windowSeconds * 1000, blocked: false, remaining: quota });
    }
    if (window.remaining === 0 && !window.blocked) {
      return this.#open(credential, { endsAt: now + blockSeconds * 1000, blocked: true, remaining: 0 });
    }
    return window;
  }

  #open(credential: object, window: Window): Window {
    this.#windows.set(credential, window);
    return window;
  }

  /**
   * The headers that tell a client about its budget.
   *
   * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/#rate-limiting-headers
   */
  headers({ allowed, remaining, resetSeconds }: Budget): Record<string, string> {
    return {
      Ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
      "Ratelimit-Policy": `"default";q=${this.limit.quota};w=${this.limit.windowSeconds}`,
      ...(!allowed && { "retry-after": `${resetSeconds}` }),
    };
  }
}
