import { type Clock } from "../../provider/clock";

/** A clock that stands still, and that a sleep moves on at once. */
export class FakeClock implements Clock {
  /** The pauses that were asked for, in milliseconds. */
  readonly pauses: number[] = [];
  #now: number;

  constructor(now: string | number = "2026-11-23T12:00:00Z") {
    this.#now = typeof now === "number" ? now : Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.#now += ms;
    return Promise.resolve();
  }

  /** Moves on by `ms` milliseconds. */
  advance(ms: number): void {
    this.#now += ms;
  }
}
