import path from "node:path";
import { type ContenderName } from "../contenders/contender";
import { Remote } from "../remote";
import { type SimulationCalls, type SimulationResult } from "./simulation-process";

const SIMULATION = path.resolve(__dirname, "simulation-process.ts");

/** Those whose time differs by what they ask for. */
const COMPARED: readonly ContenderName[] = ["package", "undici", "sdk"];

/**
 * How long many clients take under the documented rate limit, on a clock of the simulator's own.
 *
 * @param sizes Numbers of clients.
 */
export async function measureRateLimit(
  sizes: readonly number[],
  parallel: number,
  latencyMs: number,
): Promise<SimulationResult[]> {
  const results: SimulationResult[] = [];
  for (const clients of sizes) {
    for (const contender of COMPARED) {
      const remote = new Remote<SimulationCalls>(SIMULATION);
      try {
        results.push(await remote.call("simulate", { contender, clients, parallel, latencyMs }));
      } finally {
        await remote.stop();
      }
    }
  }
  return results;
}
