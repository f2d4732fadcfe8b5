import { type Clock } from "./clock";
import { CloudflareOAuthError } from "./errors";

/**
 * One operation of the engine on one resource (a create, an update, a read, ...) and the time that it has.
 * Every wait and every request of the operation asks here how long it may take.
 */
export class Operation {
  readonly #deadline: number;

  /** @param limitMs How long the operation may take, in milliseconds. */
  constructor(
    readonly clock: Clock,
    readonly limitMs: number,
  ) {
    this.#deadline = clock.now() + limitMs;
  }

  /** Milliseconds left. Throws request_timeout when there are none. */
  remaining(): number {
    const left = this.#deadline - this.clock.now();
    if (left > 0) {
      return left;
    }
    throw new CloudflareOAuthError(
      "request_timeout",
      `The operation took longer than its limit of ${this.limitMs / 1000} s.`,
      "Run `pulumi up` again, or raise cloudflareOauth:operationTimeoutSeconds.",
      // Whatever was to be sent next was not.
      { unsent: true },
    );
  }

  /** Whether a pause of `ms` milliseconds ends before the operation must. */
  hasTimeFor(ms: number): boolean {
    return ms < this.#deadline - this.clock.now();
  }

  /** Waits `ms` milliseconds. Call {@link hasTimeFor} first. */
  async pause(ms: number): Promise<void> {
    await this.clock.sleep(ms);
  }
}
