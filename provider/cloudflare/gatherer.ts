import { type Clock } from "../clock";
import { type Operation } from "../operation";
import { expectedAfter, longestGap, PATIENCE_MS, quietFor, timing } from "./gathering";

/** Something that an operation waits for. */
interface Ask {
  readonly operation: Operation;
}

/** Collects what the operations of one account ask for, and hands it over all at once, when {@link timing} says so. */
export class Gatherer<T extends Ask> {
  readonly #present = new Set<Operation>();
  #waiting: T[] = [];
  #expected: number | undefined;
  #sent = 0;
  #lastArrival: number | undefined;
  #longestGap: number | undefined;
  /** Operations that have been waited for long enough, until they ask again. */
  readonly #slow = new Set<Operation>();
  #callOffQuiet: (() => void) | undefined;
  #callOffPatience: (() => void) | undefined;

  /** @param send Is given what was asked for; at least one. */
  constructor(
    private readonly clock: Clock,
    private readonly send: (asks: readonly T[]) => void,
  ) {}

  /** An operation begins. The result is called when it has ended. */
  enter(operation: Operation): () => void {
    const now = this.clock.now();
    if (this.#lastArrival !== undefined) {
      const gap = this.#waiting.length > 0 ? now - this.#lastArrival : 0;
      this.#longestGap = longestGap(this.#longestGap, gap);
    }
    this.#lastArrival = now;
    this.#present.add(operation);
    operation.onPause = () => {
      this.#consider();
    };
    return () => {
      this.#present.delete(operation);
      this.#slow.delete(operation);
      this.#consider();
    };
  }

  /** An operation asks for something, and does nothing else until it has it. */
  ask(ask: T): void {
    this.#waiting.push(ask);
    this.#slow.delete(ask.operation);
    this.#consider();
  }

  /** Something has changed that decides when to send. */
  #consider(): void {
    const waiting = this.#waiting.length;
    switch (timing({ waiting, busy: this.#busy().length, expected: this.#expected })) {
      case "nothing":
        return;
      case "now":
        this.#send();
        return;
      case "whenQuiet":
        this.#callOffQuiet?.();
        this.#callOffQuiet = this.clock.alarm(quietFor(this.#longestGap), this.#send);
        break;
      case "whenAsked":
        this.#callOffQuiet?.();
        break;
    }
    this.#callOffPatience ??= this.clock.alarm(PATIENCE_MS, () => {
      this.#busy().forEach((operation) => this.#slow.add(operation));
      this.#send();
    });
  }

  /** The operations that have something under way that is worth waiting for. */
  #busy(): Operation[] {
    const idle = new Set([...this.#slow, ...this.#waiting.map(({ operation }) => operation)]);
    return [...this.#present].filter((operation) => !operation.isPausing && !idle.has(operation));
  }

  readonly #send = (): void => {
    this.#callOff();
    this.#expected = expectedAfter(this.#expected, this.#waiting.length + this.#busy().length, ++this.#sent);
    this.#longestGap ??= 0;
    this.send(this.#waiting.splice(0));
  };

  #callOff(): void {
    this.#callOffQuiet?.();
    this.#callOffPatience?.();
    this.#callOffQuiet = this.#callOffPatience = undefined;
  }
}
