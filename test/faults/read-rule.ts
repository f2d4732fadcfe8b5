/** What becomes of a read. */
export interface ReadEnd {
  /** How many requests the fault happens to. */
  readonly met: number;
  readonly fails: boolean;
}

/**
 * A read is sent five times while its fault may pass, else once.
 *
 * @param times How many requests in a row the fault would happen to.
 */
export function read(passes: boolean, times: number): ReadEnd {
  return passes ? { met: Math.min(5, times), fails: times >= 5 } : { met: 1, fails: true };
}
