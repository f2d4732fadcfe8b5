/**
 * When the reads of an account that wait are sent together. Pure functions: the caller sends and sets the alarms.
 *
 * A request costs the same whether it answers one read or all of them, so a read waits for those that are about to
 * come: for the operations that have something under way, since a read is mostly the next thing that they need, and,
 * while there are fewer operations than there were, for some that may only be starting.
 */

/** How long a read waits at most for others, in milliseconds. */
export const PATIENCE_MS = 5_000;

/** How long a read waits for operations that may be starting, in milliseconds: the first one, and later ones. */
const QUIET_MS = { first: 100, least: 25, most: 1_000 };
/** How many times the longest gap between two operations it has to be quiet. */
const GAPS = 10;
/** How many requests it takes to know how many operations there are, and that there is only one: the first may be early. */
const TO_KNOW = { many: 3, one: 20 };

/** The operations on an account. */
export interface Gathering {
  /** How many wait for a read. */
  readonly waiting: number;
  /** How many have something else under way; those that pause do not count. */
  readonly busy: number;
  /** How many there are now and then, see {@link expectedAfter}; undefined as long as nobody knows. */
  readonly expected: number | undefined;
}

/** nothing: nobody waits. now: send. whenQuiet: send when nobody has come for {@link quietFor}. whenAsked: wait for the busy. */
export type Timing = "nothing" | "now" | "whenQuiet" | "whenAsked";

export function timing({ waiting, busy, expected }: Gathering): Timing {
  if (waiting === 0) {
    return "nothing";
  }
  if (busy > 0) {
    return "whenAsked";
  }
  return waiting >= (expected ?? Number.POSITIVE_INFINITY) ? "now" : "whenQuiet";
}

/**
 * How many operations are expected after the `sent`th request (from 1), which went out while there were `present`. Many that
 * were seen at once are remembered for a while: a moment in which the engine begins none must not let all reads after it go
 * alone.
 */
export function expectedAfter(
  expected: number | undefined,
  present: number,
  sent: number,
): number | undefined {
  if (expected === undefined && sent < (present > 1 ? TO_KNOW.many : TO_KNOW.one)) {
    return undefined;
  }
  return Math.max(present, (expected ?? 0) * 0.9);
}

/**
 * How long it has to be quiet before the operations that are there are taken for all, in milliseconds.
 *
 * The engine starts operations one after another, each after it has written the state, which takes the longer the larger
 * the state is. So the longest gap between two of them tells how long to wait for the next: ten times as long, because
 * a busy machine makes gaps uneven.
 *
 * @param longestGapMs The longest gap lately; undefined when there was none before the first request.
 */
export function quietFor(longestGapMs: number | undefined): number {
  return longestGapMs === undefined
    ? QUIET_MS.first
    : Math.min(QUIET_MS.most, Math.max(QUIET_MS.least, GAPS * longestGapMs));
}

/**
 * The longest gap lately after another one: what is long past counts less and less.
 *
 * @param gapMs 0 when nobody waited in it: then it says nothing about the engine.
 */
export function longestGap(known: number | undefined, gapMs: number): number {
  return Math.max(Math.min(gapMs, QUIET_MS.most / GAPS), (known ?? 0) * 0.97);
}
