import path from "node:path";
import { parseArgs } from "node:util";
import { type EnginePlan } from "./engine/engine";
import { type HandlersPlan } from "./handlers/handlers";

/** The parts of the bench, in their order. */
export const PARTS = ["handlers", "requests", "rateLimit", "loading", "engine"] as const;

export type Part = (typeof PARTS)[number];

export const USAGE = `Usage: npm run bench -- [options]

Measures this package against bare undici, the official SDK, and a dynamic resource that does nothing: about ten
minutes on two cores that have nothing else to do.

  --quick          less of everything, about a minute: shows that the bench works, and no figures to rely on
  --latency MS     how long the simulator takes for each reply where there is latency (default: 20)
  --only PART      only this part: ${PARTS.join(", ")}; may be repeated
  --out DIRECTORY  where bench.json and bench.svg go (default: docs; nowhere with --quick). What bench.json has of
                   parts that are not measured stays
  --help           show this text
`;

/** What is to be measured, and how much of it. */
export interface BenchPlan {
  readonly help: boolean;
  readonly parts: readonly Part[];
  /** Absolute path of a directory; undefined for none. */
  readonly out: string | undefined;
  /** How many clients at a time; `--parallel` under the engine. */
  readonly parallel: number;
  readonly latencyMs: number;
  readonly handlers: HandlersPlan;
  /** Requests are counted for so many clients at a time. */
  readonly countedParallels: readonly number[];
  /** Numbers of clients under the rate limit. */
  readonly rateLimitSizes: readonly number[];
  readonly loadingRuns: number;
  readonly engine: EnginePlan;
}

/**
 * @param args Of the command line.
 * @throws If one is wrong, with a message for the person who typed it.
 */
export function planOf(args: readonly string[]): BenchPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      latency: { type: "string", default: "20" },
      only: { type: "string", multiple: true, default: [...PARTS] },
      out: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const { quick, only, out = quick ? undefined : "docs", help } = values;
  const latencyMs = latencyOf(values.latency);
  const parallel = 16;
  const countedParallels = quick ? [parallel] : [8, parallel, 64];
  return {
    help,
    parts: PARTS.filter((part) => only.map(partOf).includes(part)),
    out: out === undefined ? undefined : path.resolve(out),
    parallel,
    latencyMs,
    handlers: { clients: quick ? 100 : 500, parallel, latencies: [0, latencyMs], rounds: quick ? 2 : 5 },
    countedParallels,
    rateLimitSizes: quick ? [100, 1_000] : [100, 1_000, 10_000],
    loadingRuns: quick ? 3 : 15,
    engine: {
      sizes: quick ? [20] : [100, 500],
      parallel,
      latencyMs,
      rounds: quick ? 1 : 2,
      countedParallels,
    },
  };
}

function latencyOf(text: string): number {
  const ms = Number(text);
  if (!(ms >= 1 && ms <= 1_000)) throw new Error(`--latency ${text}: give 1 to 1000 milliseconds`);
  return ms;
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (!part) throw new Error(`--only ${name}: there is ${PARTS.join(", ")}`);
  return part;
}
