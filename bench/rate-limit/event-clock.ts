import { type Clock } from "../../provider/clock";

interface WakeUp {
  readonly at: number;
  readonly ring: () => void;
}

/** A clock on which time passes only when it is told to move on, to when somebody next wants to be woken. */
export class EventClock implements Clock {
  #now = 0;
  readonly #wakeUps = new Set<WakeUp>();

  /** Milliseconds since the clock was made. */
  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.alarm(ms, resolve);
    });
  }

  alarm(ms: number, ring: () => void): () => void {
    const wakeUp = { at: this.#now + ms, ring };
    this.#wakeUps.add(wakeUp);
    return () => {
      this.#wakeUps.delete(wakeUp);
    };
  }

  /**
   * Moves on whenever everything waits, until `work` is done.
   *
   * @param settled Resolves when everything that is under way waits for the clock.
   */
  async runUntil(work: Promise<void>, settled: () => Promise<void>): Promise<void> {
    let isUnderWay = true;
    const end = work.finally(() => {
      isUnderWay = false;
    });
    const run = async () => {
      await settled();
      while (isUnderWay) {
        this.skip();
        await settled();
      }
    };
    await Promise.all([end, run()]);
  }

  /** Moves on to the next wake-up, and wakes everybody whose time it is. Nothing happens if nobody wants to be woken. */
  skip(): void {
    const next = Math.min(...[...this.#wakeUps].map(({ at }) => at));
    if (next === Number.POSITIVE_INFINITY) return;
    this.#now = next;
    for (const wakeUp of [...this.#wakeUps].filter(({ at }) => at <= next)) {
      // One that was just woken may have called this one off.
      if (this.#wakeUps.delete(wakeUp)) wakeUp.ring();
    }
  }
}
