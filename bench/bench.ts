// `npm run bench`: measures this package beside what one could use instead, and says which targets are reached.
import os from "node:os";
import { measureEngine } from "./engine/engine";
import { measureHandlers } from "./handlers/handlers";
import { countRequests } from "./handlers/request-counts";
import { measureLoading } from "./loading/loading";
import { type BenchPlan, type Part, planOf, USAGE } from "./options";
import { writeResults } from "./output";
import { measureRateLimit } from "./rate-limit/rate-limit";
import * as report from "./report";
import { type Results } from "./results";
import { verdicts } from "./targets";

/** Measures one part, and shows it. */
const MEASURE: Record<Part, (plan: BenchPlan) => Promise<Partial<Results>>> = {
  async handlers(plan) {
    const handlers = await measureHandlers(plan.handlers);
    for (const figures of handlers) {
      print(report.handlersTable(figures));
      print(report.profileTable(figures.profile));
    }
    return { handlers };
  },

  async requests({ handlers: { clients }, countedParallels }) {
    const requests = await countRequests(clients, countedParallels);
    print(report.requestsTable("Requests of the handlers", requests));
    return { requests };
  },

  async rateLimit({ rateLimitSizes, parallel, latencyMs }) {
    const rateLimit = await measureRateLimit(rateLimitSizes, parallel, latencyMs);
    print(report.rateLimitTable(rateLimit));
    return { rateLimit };
  },

  async loading({ loadingRuns }) {
    const loading = await measureLoading(loadingRuns);
    print(report.loadingTable(loading));
    return { loading };
  },

  async engine(plan) {
    const engine = await measureEngine(plan.engine, progress);
    print(report.engineTable(engine));
    print(report.waitsTable(engine));
    for (const { resource, hotSpots } of engine.profiles) {
      if (resource === "package") print(report.profileTable(hotSpots));
    }
    print(report.requestsTable("Requests under the engine", engine.efficiency));
    return { engine };
  },
};

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2));
  if (plan.help) {
    print(USAGE);
    return;
  }
  const machine = { node: process.version, cpus: os.availableParallelism(), platform: os.platform() };
  let results: Results = { machine };
  for (const part of plan.parts) {
    progress(`measuring ${part}`);
    results = { ...results, ...(await MEASURE[part](plan)) };
  }
  const all = verdicts(results);
  if (all.length > 0) print(report.verdictList(all));
  if (plan.out !== undefined) await writeResults(plan.out, results);
}

function print(text: string): void {
  console.log(text);
}

/** For those who wait. */
function progress(line: string): void {
  console.error(`bench: ${line}`);
}

main().catch((error: unknown) => {
  console.error(`\nbench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
});
