import { type Clock } from "../../provider/clock";

/**
 * A clock that stands still, and that a sleep moves on at once. Its alarms, which only decide what waits for what, ring in
 * real time, or when the test says so.
 */
export class FakeClock implements Clock {
  /** The pauses that were asked for, in milliseconds. */
  readonly pauses: number[] = [];
  readonly #alarms = new Set<() => void>();
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

  alarm(ms: number, ring: () => void): () => void {
    const callOff = (): void => {
      clearTimeout(timer);
      this.#alarms.delete(ringNow);
    };
    const ringNow = (): void => {
      callOff();
      ring();
    };
    const timer = setTimeout(ringNow, ms);
    this.#alarms.add(ringNow);
    return callOff;
  }

  /** Rings all alarms that are set. */
  ring(): void {
    [...this.#alarms].forEach((ringNow) => {
      ringNow();
    });
  }

  /** Moves on by `ms` milliseconds. */
  advance(ms: number): void {
    this.#now += ms;
  }
}
