import { type Clock } from "../../provider/clock";

/** How long the engine takes between two operations that it begins: between the nth and the one after it, in milliseconds. */
export type Gaps = (n: number) => number;

/**
 * Does `work` for each of `items`, `parallel` at a time and one begun after another, as the engine does: it begins no
 * operation while it writes the state after another.
 */
export async function sideBySide<T>(
  items: readonly string[],
  parallel: number,
  work: (item: string) => Promise<T>,
  clock: Clock,
  gaps: Gaps = () => 0,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  let begun = Promise.resolve();
  async function take(): Promise<void> {
    for (let mine = next++; mine < items.length; mine = next++) {
      const turn = begun.then(() => pause(clock, gaps(mine)));
      begun = turn;
      await turn;
      results[mine] = await work(items[mine] ?? "");
    }
  }
  await Promise.all(Array.from({ length: parallel }, take));
  return results;
}

async function pause(clock: Clock, ms: number): Promise<void> {
  if (ms > 0) {
    await clock.sleep(ms);
  }
}
