import { type Efficiency, efficiencyOf } from "../efficiency";
import { Arena } from "./arena";

/**
 * Counts the requests of this package for many clients, with an old secret each and without, so many at a time. Each count
 * is that of a process of its own, as under the engine.
 */
export async function countRequests(clients: number, parallels: readonly number[]): Promise<Efficiency[]> {
  const counted: Efficiency[] = [];
  for (const parallel of parallels) {
    for (const rotated of [true, false]) {
      const arena = new Arena(0);
      try {
        const course = { clients, parallel, rotated };
        counted.push(efficiencyOf(course, (await arena.run("package", course)).requests));
      } finally {
        await arena.close();
      }
    }
  }
  return counted;
}
