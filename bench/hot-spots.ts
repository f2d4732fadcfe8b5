/** Condenses a CPU profile. Pure functions. */
import { type Profiler } from "node:inspector";

/** A function and the time that it took itself, without what it called. */
export interface HotSpot {
  /** Name and file: `parse zod/v4/core/parse.js`. `(idle)` is waiting. */
  readonly name: string;
  /** Milliseconds. */
  readonly selfMs: number;
  /** Of the whole profile, from 0 to 1. */
  readonly share: number;
}

/** Where the time goes that the profiler itself takes. */
const PROFILER = "node:inspector";

/**
 * The functions that took the most time themselves, the first the most.
 *
 * @param count How many.
 */
export function hotSpots(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  count: number,
): HotSpot[] {
  const own = new Set(nodes.filter(({ callFrame }) => callFrame.url === PROFILER).map(({ id }) => id));
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const selfMs = new Map<string, number>();
  let total = 0;
  samples.forEach((id, index) => {
    if (own.has(id)) return;
    const ms = (timeDeltas[index] ?? 0) / 1000;
    const name = names.get(id) ?? "?";
    selfMs.set(name, (selfMs.get(name) ?? 0) + ms);
    total += ms;
  });
  return [...selfMs]
    .map(([name, ms]) => ({ name, selfMs: ms, share: ms / total }))
    .sort((a, b) => b.selfMs - a.selfMs)
    .slice(0, count);
}

function nameOf({ functionName, url }: Profiler.Profile["nodes"][number]["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  return url === "" ? name : `${name} ${shortened(url)}`;
}

/** Where a file stands in its package, without the directories of this machine. */
function shortened(url: string): string {
  return url.replace(/^.*\/node_modules\//, "").replace(/^.*\/(dist|bench|simulator)\//, "$1/");
}
