import assert from "node:assert/strict";
import { type Clock } from "../../provider/clock";
import { allIsQuiet } from "./http/open-requests";

/** A sleep or an alarm that is to come. */
interface Due {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * A clock that all operations share: its time passes only while nothing else happens, and then at once, to the next sleep or
 * alarm that is due. So what operations that run side by side wait for each other takes exact times, and no time of the test.
 */
export class VirtualClock implements Clock {
  /** Called before time passes. */
  onPass: () => void = () => undefined;
  readonly #due = new Set<Due>();
  #now: number;
  #stopped = false;

  constructor(now = "2026-11-23T12:00:00Z") {
    this.#now = Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.alarm(ms, resolve);
    });
  }

  alarm(ms: number, ring: () => void): () => void {
    const due = { at: this.#now + ms, ring };
    this.#due.add(due);
    return () => {
      this.#due.delete(due);
    };
  }

  /** How many sleeps and alarms are to come. */
  get pending(): number {
    return this.#due.size;
  }

  /**
   * Lets time pass until `work` has ended. Fails when nothing is left that could end it.
   *
   * @param held How many requests the server holds meanwhile.
   */
  async run<T>(work: Promise<T>, held = 0): Promise<T> {
    let outcome: { readonly of: Promise<T> } | undefined;
    const end = (): void => {
      outcome = { of: work };
    };
    work.then(end, end);
    for (;;) {
      await allIsQuiet(held, () => outcome !== undefined || this.#stopped);
      if (outcome) {
        return await outcome.of;
      }
      const next = this.#next();
      assert.ok(next, "nothing is under way, and the work has not ended");
      this.#ring(next);
    }
  }

  /**
   * Lets `ms` milliseconds pass.
   *
   * @param held How many requests the server holds meanwhile.
   */
  async pass(ms: number, held = 0): Promise<void> {
    const until = this.#now + ms;
    await allIsQuiet(held, () => this.#stopped);
    for (let next = this.#next(); next && next.at <= until; next = this.#next()) {
      this.#ring(next);
      await allIsQuiet(held, () => this.#stopped);
    }
    this.#moveTo(until);
  }

  /** No time passes any more: a test that waits for it has failed, and ends. */
  stop(): void {
    this.#stopped = true;
    this.#due.clear();
  }

  #next(): Due | undefined {
    return [...this.#due].reduce<Due | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  }

  #ring(due: Due): void {
    this.#due.delete(due);
    this.#moveTo(due.at);
    due.ring();
  }

  #moveTo(at: number): void {
    if (at > this.#now) {
      this.onPass();
      this.#now = at;
    }
  }
}
