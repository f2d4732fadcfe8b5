import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type Figure, figureOf } from "../statistics";

const LOAD_TIME = path.resolve(__dirname, "load-time.cjs");

/** What is loaded, in this order, each list in a process of its own; what counts is the last one. */
const LOADED = {
  pulumi: ["@pulumi/pulumi"],
  sdk: ["@pulumi/pulumi", "pulumi-cloudflare-oauth"],
  provider: ["pulumi-cloudflare-oauth/provider"],
  simulator: ["pulumi-cloudflare-oauth/simulator"],
} as const;

export type LoadedName = keyof typeof LOADED;

/** How long require() takes in a fresh process, in milliseconds; of the sdk what it adds to @pulumi/pulumi. */
export type LoadingFigures = Readonly<Record<LoadedName, Figure>>;

/** @param runs How often each is loaded, in turn. */
export async function measureLoading(runs: number): Promise<LoadingFigures> {
  const taken: Record<LoadedName, number[]> = { pulumi: [], sdk: [], provider: [], simulator: [] };
  const names = Object.keys(LOADED) as LoadedName[];
  for (let run = 0; run <= runs; run++) {
    for (const name of names) {
      const ms = await loadTime(LOADED[name]);
      if (run > 0) taken[name].push(ms); // The first run brings the files into memory.
    }
  }
  return {
    pulumi: figureOf(taken.pulumi),
    sdk: figureOf(taken.sdk),
    provider: figureOf(taken.provider),
    simulator: figureOf(taken.simulator),
  };
}

async function loadTime(modules: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD_TIME, ...modules]);
  return (JSON.parse(stdout) as number[]).at(-1) ?? Number.NaN;
}
