import { matches, type RequestMatch } from "./fault";
import type { RequestRecord } from "./request-log";
import { assertOperation, type Operation } from "./routes";

/** Which request to hold, and when it takes effect. */
export interface HoldMatch extends RequestMatch {
  operation: Operation;
  /**
   * `before`: on arrival, only the reply is held. `after`: on release, and not at all if the client closes
   * the connection before. Default `after`.
   */
  effect?: "before" | "after";
}

/** A request that waits for a test to let it go on. */
export interface HeldRequest {
  /** Resolves when the request has arrived; with `effect: "before"`, when it has taken effect. */
  readonly arrived: Promise<void>;
  /** Lets the request be answered. A request that has not arrived yet will not be held. */
  release(): void;
}

/** {@link HeldRequest} from the server's side. */
export class Hold implements HeldRequest {
  readonly #arrival = signal();
  readonly #release = signal();

  constructor(readonly match: HoldMatch) {}

  get arrived(): Promise<void> {
    return this.#arrival.given;
  }

  release(): void {
    this.#release.give();
  }

  /** Reports the arrival, then waits for the release. */
  async pass(): Promise<void> {
    this.#arrival.give();
    await this.#release.given;
  }
}

/** The holds that no request has met yet. */
export class Holds {
  #waiting: Hold[] = [];

  /** Throws on a request that cannot come. */
  add(match: HoldMatch): Hold {
    assertOperation(match.operation);
    const hold = new Hold(match);
    this.#waiting.push(hold);
    return hold;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The oldest hold for such a request, which is used up by it. */
  take(request: RequestRecord): Hold | undefined {
    const hold = this.#waiting.find(({ match }) => matches(match, request));
    this.#waiting = this.#waiting.filter((other) => other !== hold);
    return hold;
  }
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give!: () => void;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
