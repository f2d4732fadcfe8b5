import { type Clock } from "./clock";
import { CloudflareOAuthError } from "./errors";

/** What a change and the look after it may take: two requests of 30 s. */
const TIME_FOR_CHANGE_MS = 60_000;

/**
 * One operation of the engine on one resource (a create, an update, a read, ...) and the time that it has.
 * Every wait and every request of the operation asks here how long it may take.
 */
export class Operation {
  /** Called when a pause begins or ends. */
  onPause: () => void = () => undefined;
  readonly #deadline: number;
  #pauses = 0;

  /**
   * @param limitMs How long the operation may take, in milliseconds.
   * @param announce Told of each pause that a server asked for, and of its length in milliseconds.
   */
  constructor(
    readonly clock: Clock,
    readonly limitMs: number,
    private readonly announce: (pauseMs: number) => void = () => undefined,
  ) {
    this.#deadline = clock.now() + limitMs;
  }

  /** Milliseconds since the epoch at which the operation must have ended. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Whether it pauses now, so that nothing will come of it for a while. */
  get isPausing(): boolean {
    return this.#pauses > 0;
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
      { unsent: true, outOfTime: true },
    );
  }

  /**
   * Whether there is time to send a change and to see what came of it: a minute, or half the limit where that is less. A
   * POST that is cut short loses the new secret, so it is better not begun.
   *
   * @throws request_timeout when there is not
   */
  assertTimeForChange(): void {
    if (this.hasTimeFor(Math.min(TIME_FOR_CHANGE_MS, this.limitMs / 2))) {
      return;
    }
    const left = Math.max(0, this.#deadline - this.clock.now()) / 1000;
    throw new CloudflareOAuthError(
      "request_timeout",
      `Of its limit of ${this.limitMs / 1000} s the operation has ${Math.floor(left)} s left: too little to change ` +
        "something and to see what came of it.",
      "Run `pulumi up` again, or raise cloudflareOauth:operationTimeoutSeconds.",
      { unsent: true, outOfTime: true },
    );
  }

  /** Whether a pause of `ms` milliseconds ends before the operation must. */
  hasTimeFor(ms: number): boolean {
    return ms < this.#deadline - this.clock.now();
  }

  /** Waits `ms` milliseconds because a server asked for it. Call {@link hasTimeFor} first. */
  async pauseAsAsked(ms: number): Promise<void> {
    this.announce(ms);
    await this.pause(ms);
  }

  /** Waits `ms` milliseconds. Call {@link hasTimeFor} first. */
  async pause(ms: number): Promise<void> {
    this.#pauses++;
    this.onPause();
    try {
      await this.clock.sleep(ms);
    } finally {
      this.#pauses--;
      this.onPause();
    }
  }
}
