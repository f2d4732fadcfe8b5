import { type Clock } from "./clock";
import { CloudflareOAuthError } from "./errors";
import { type Operation } from "./operation";
import { latestQuota, type Quota, quotaOf, RATE_LIMIT_ADVICE, untilRenewal, waitFor } from "./rate-limit";
import { pauseAfter } from "./retry";

/** How long a change waits for the answers that decide whether there is still a request left for it. */
const ANSWER_PAUSE_MS = 1_000;

/** Sends one request; tells the headers of its answer, whatever it means, as soon as they are there. */
export type Attempt<T> = (heard: (headers: Readonly<Record<string, string>>) => void) => Promise<T>;

/**
 * When the next request to a server goes out, for all operations of this process together: what one of them is told about
 * the rate limit holds for every other. So an exhausted quota, and a 429 that comes all the same, make everybody wait,
 * and nobody fail.
 */
export class Pace {
  #closedUntil = 0;
  #quota: Quota | undefined;
  #underWay = 0;
  /** Refusals in a row that did not say how long to wait. */
  #refusals = 0;
  #waitingForAnswer: (() => void)[] = [];

  constructor(private readonly clock: Clock) {}

  /**
   * Sends a request that changes nothing, as soon as one may be sent.
   *
   * @param purpose What it is for, in the infinitive, for error messages.
   * @throws rate_limited, unsent, when that is later than the operation may wait; request_timeout, unsent, when it waited
   * for the answer to another request and has no time left; what `attempt` throws
   */
  async send<T>(purpose: string, operation: Operation, attempt: Attempt<T>): Promise<T> {
    for (let wait = this.#wait(); wait !== 0; wait = this.#wait()) {
      if (wait === "answer") {
        await this.#answer(operation);
      } else if (operation.hasTimeFor(wait)) {
        await operation.pauseAsAsked(wait);
      } else {
        throw heldBack(purpose, wait, true);
      }
    }
    return await this.#run(attempt);
  }

  /**
   * Sends a request that changes something now or not at all: what was seen before it may not be true after a wait.
   *
   * @param purpose What it is for, in the infinitive, for error messages.
   * @throws rate_limited, unsent, see {@link isHeldBack}; what `attempt` throws
   */
  async sendNow<T>(purpose: string, attempt: Attempt<T>): Promise<T> {
    const wait = this.#wait();
    if (wait !== 0) {
      throw heldBack(purpose, wait === "answer" ? ANSWER_PAUSE_MS : wait, false);
    }
    return await this.#run(attempt);
  }

  /** Sends a request whatever the server has asked for: one that is worth being refused. */
  async sendAnyway<T>(attempt: Attempt<T>): Promise<T> {
    return await this.#run(attempt);
  }

  #wait(): number | "answer" {
    const now = this.clock.now();
    return this.#closedUntil > now ? this.#closedUntil - now : waitFor(this.#quota, this.#underWay, now);
  }

  /** Waits for the next answer, for the renewal of the quota if that comes first, and no longer than the operation has. */
  async #answer(operation: Operation): Promise<void> {
    const limitMs = Math.min(operation.remaining(), untilRenewal(this.#quota, this.clock.now()));
    await new Promise<void>((resolve) => {
      const callOff = this.clock.alarm(limitMs, resolve);
      this.#waitingForAnswer.push(() => {
        callOff();
        resolve();
      });
    });
  }

  async #run<T>(attempt: Attempt<T>): Promise<T> {
    this.#underWay++;
    try {
      const result = await attempt((headers) => {
        this.#quota = latestQuota(this.#quota, quotaOf(headers, this.clock.now()));
      });
      this.#refusals = 0;
      return result;
    } catch (error) {
      this.#heed(error);
      throw error;
    } finally {
      this.#underWay--;
      for (const resume of this.#waitingForAnswer.splice(0)) {
        resume();
      }
    }
  }

  #heed(error: unknown): void {
    if (!(error instanceof CloudflareOAuthError)) {
      return;
    }
    const isRefusal = error.code === "rate_limited" || error.status === 429;
    const pause = error.retryAfterMs ?? (isRefusal ? pauseAfter(error, ++this.#refusals, Math.random()) : 0);
    this.#closedUntil = Math.max(this.#closedUntil, this.clock.now() + pause);
  }
}

/** Whether a request was not sent because the server had asked to wait. */
export function isHeldBack(failure: CloudflareOAuthError): boolean {
  return failure.code === "rate_limited" && failure.unsent;
}

function heldBack(purpose: string, waitMs: number, outOfTime: boolean): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "rate_limited",
    `Cloudflare asks to wait ${Math.ceil(waitMs / 1000)} s: the request to ${purpose} was not sent, since the operation ` +
      "has not that much time left.",
    RATE_LIMIT_ADVICE,
    { retryAfterMs: waitMs, unsent: true, outOfTime },
  );
}
