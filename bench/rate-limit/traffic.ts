import { subscribe } from "node:diagnostics_channel";
import { EventEmitter, once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";

/** For how many turns of the event loop nothing may happen before nothing is going to happen. */
const QUIET_TURNS = 10;

/**
 * Watches the requests of this process, those of undici as those of fetch
 * (undici.nodejs.org, Diagnostics Channel Support).
 */
export class Traffic {
  #underWay = 0;
  #delayed = 0;
  readonly #events = new EventEmitter();

  constructor() {
    subscribe("undici:request:create", () => {
      this.#underWay++;
    });
    const end = () => {
      this.#underWay--;
      this.#events.emit("less");
    };
    subscribe("undici:request:trailers", end);
    subscribe("undici:request:error", end);
  }

  /** Waits with a request that is under way, and that nothing will come of before `wait` is over. */
  async delay(wait: Promise<void>): Promise<void> {
    this.#delayed++;
    this.#events.emit("less");
    await wait.finally(() => this.#delayed--);
  }

  /** Resolves when every request is answered or delayed, and nobody goes on to send another: all wait for their time. */
  async settled(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS; turns++) {
      while (this.#underWay > this.#delayed) {
        await once(this.#events, "less");
        turns = 0;
      }
      await turn();
    }
  }
}
