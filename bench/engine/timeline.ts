/** Whom a stack waits for while its provider runs. Pure functions. */

/** Something begins or ends in the provider process. */
export interface Moment {
  /** Milliseconds since the process began. */
  readonly at: number;
  readonly what: "operation" | "request";
  /** 1: begins, -1: ends. */
  readonly step: 1 | -1;
}

/** Where the time of a provider process goes, in milliseconds, from its beginning to the end of its last operation. */
export interface Waits {
  /** Until the first operation begins: Node.js, Pulumi's dynamic host, and the package are loaded. */
  readonly loading: number;
  /** As many operations as there can be are under way, and requests too: the engine waits for answers. */
  readonly answers: number;
  /** As many as there can be are under way, and no request: the engine waits for the provider. */
  readonly provider: number;
  /** There could be more operations: the provider waits for the engine, which starts them and saves the state. */
  readonly engine: number;
}

/**
 * @param moments In their order.
 * @param operations How many operations there are in all.
 * @param parallel How many at a time.
 */
export function waitsOf(moments: readonly Moment[], operations: number, parallel: number): Waits {
  const waits = { loading: 0, answers: 0, provider: 0, engine: 0 };
  const underWay = { operation: 0, request: 0 };
  let begun = 0;
  let since = 0;
  for (const { at, what, step } of moments) {
    waits[waitingFor()] += at - since;
    since = at;
    underWay[what] += step;
    if (what === "operation" && step === 1) begun++;
  }
  return waits;

  function waitingFor(): keyof Waits {
    if (begun === 0) return "loading";
    if (underWay.operation < parallel && begun < operations) return "engine";
    return underWay.request > 0 ? "answers" : "provider";
  }
}
