import { resolve } from "node:path";
import { cacheDirectory } from "./cache";
import { fromCache } from "./from-cache";
import { fromGoModules } from "./from-go-modules";
import { fromOfficialInstall } from "./from-official-install";
import { fromPath } from "./from-path";
import { type PulumiCli } from "./pulumi-cli";
import { type Context, type Step } from "./step";

/** Options of {@link ensurePulumiCli}. */
export interface EnsureOptions {
  /** Receives each line of progress, without a line end. Default: written to stderr. */
  log?: (line: string) => void;
  /** Where CLIs are kept. Default: see `cacheDirectory`. */
  cacheDirectory?: string;
  /** The environment to look in and to install with. Default: that of this process. */
  env?: NodeJS.ProcessEnv;
}

// From the cheapest to the dearest.
const steps = [fromPath, fromCache, fromOfficialInstall, fromGoModules];

/**
 * Finds the Pulumi CLI, or gets it: the one on PATH, else one from an earlier run, else the official install, else
 * a build from its Go modules, which takes minutes. Safe to call from several processes at once.
 *
 * @throws If no way worked. The message says what was tried and what to install.
 */
export async function ensurePulumiCli(options: EnsureOptions = {}): Promise<PulumiCli> {
  const env = options.env ?? process.env;
  const log = options.log ?? ((line: string) => process.stderr.write(`pulumi-cli: ${line}\n`));
  return firstAvailable(steps, {
    env,
    cache: resolve(options.cacheDirectory ?? cacheDirectory(env)),
    log,
  });
}

/**
 * The CLI of the first step that has one.
 *
 * @throws If none has, with every step's reason.
 */
export async function firstAvailable(candidates: Step[], context: Context): Promise<PulumiCli> {
  const reasons: string[] = [];
  for (const step of candidates) {
    const result = await step.run(context);
    if ("command" in result) {
      context.log(`using ${result.command}, version ${result.version}`);
      return result;
    }
    reasons.push(`${step.title}: ${result.unavailable}`);
    context.log(`${step.title}: ${oneLine(result.unavailable)}`);
  }
  throw new Error(
    [
      "There is no Pulumi CLI to run. Tried:",
      ...reasons.map((reason) => `  ${reason}`),
      "Install it as https://www.pulumi.com/docs/install/ describes, so that pulumi is on PATH, " +
        "or install Go (https://go.dev/doc/install) so that it can be built; then run this again.",
    ].join("\n"),
  );
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
