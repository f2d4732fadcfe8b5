import { type Clock } from "../../provider/clock";

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * The time of one process, in which nothing but waiting takes time: when everything waits, it jumps to what comes next.
 * Valid as long as nothing waits for anything outside this process.
 */
export class VirtualTime implements Clock {
  /** Resolves when nothing is left to wait for: whatever has not ended by then never will. */
  readonly standstill: Promise<"standstill">;
  readonly #timers = new Set<Timer>();
  #isTurning = false;
  #standStill!: (how: "standstill") => void;

  /** @param now Milliseconds since the epoch. */
  constructor(private time: number) {
    this.standstill = new Promise((resolve) => (this.#standStill = resolve));
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.alarm(ms, resolve));
  }

  alarm(ms: number, ring: () => void): () => void {
    const timer: Timer = { at: this.time + Math.max(0, ms), ring };
    this.#timers.add(timer);
    this.#turn();
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** The process is gone: no more alarms. */
  stop(): void {
    this.#timers.clear();
    this.alarm = () => () => undefined;
  }

  /** All that can go on without waiting has done so when an immediate runs. */
  #turn(): void {
    if (this.#isTurning) {
      return;
    }
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      const [first, ...others] = this.#timers;
      if (!first) {
        this.#standStill("standstill");
      } else {
        const next = others.reduce((earliest, timer) => (timer.at < earliest.at ? timer : earliest), first);
        this.#timers.delete(next);
        this.time = Math.max(this.time, next.at);
        next.ring();
        this.#turn();
      }
    });
  }
}
