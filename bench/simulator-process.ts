// Cloudflare's side of a measurement, in a process of its own.
import { type Operation, type Simulator, startSimulator } from "../simulator";
import { type Target } from "./contenders/contender";
import { answerCalls } from "./remote";

/** Nothing of what is measured in real time is to wait for the rate limit. */
const NO_LIMIT = { quota: 1e9, windowSeconds: 300, blockSeconds: 300 };

/** How many requests there were of each kind. */
export type RequestCounts = Partial<Record<Operation | "unknown", number>>;

/** New clients of the account. */
export interface NewClients {
  readonly count: number;
  /** Begins their ids. */
  readonly prefix: string;
  /** Whether each has an old secret. */
  readonly rotated: boolean;
}

let simulator: Simulator | undefined;
let counted = 0;

function running(): Simulator {
  if (!simulator) throw new Error("the simulator has not been started");
  return simulator;
}

const calls = {
  /** @param latencyMs See SimulatorOptions.latencyMs. */
  start: async (latencyMs: number): Promise<Target> => {
    simulator = await startSimulator({ rateLimit: NO_LIMIT, latencyMs });
    const { baseUrl, token, accountId } = simulator;
    return { baseUrl, token, accountId };
  },

  /** Puts new clients in the place of all there are, and tells their ids. */
  renewClients: ({ count, prefix, rotated }: NewClients): string[] => {
    for (const { clientId } of running().clients) running().removeClient(clientId);
    const ids = Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
    for (const clientId of ids) running().addClient({ clientId, rotated });
    return ids;
  },

  /** The requests since the last call. */
  takeCounts: (): RequestCounts => {
    const counts: RequestCounts = {};
    for (const { operation = "unknown" } of running().requests.slice(counted)) {
      counts[operation] = (counts[operation] ?? 0) + 1;
    }
    counted = running().requests.length;
    return counts;
  },
};

export type SimulatorCalls = typeof calls;

answerCalls(calls);
