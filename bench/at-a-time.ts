/**
 * Works on all items, so many at a time: as soon as one is done, the next one begins.
 *
 * @throws What `work` throws first; what else is under way goes on.
 */
export async function atATime<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
