/** What is said of a measurement that was repeated. Pure functions. */

/** A measurement that was repeated. */
export interface Figure {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** @param values What was measured, at least once, in any order. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined)
    throw new Error("there is nothing to take the median of");
  const middle = (sorted.length - 1) / 2;
  const median = (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
  return { median, lowest, highest };
}

/**
 * How many times as much one is as the other. Of each round its own ratio is taken: what slows the machine down for a
 * while slows down both.
 *
 * @param values What was measured of the one, round by round.
 * @param others What was measured of the other, in the same rounds.
 */
export function ratioOf(values: readonly number[], others: readonly number[]): Figure {
  return figureOf(values.map((value, round) => value / at(others, round)));
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no value ${index}`);
  return value;
}
