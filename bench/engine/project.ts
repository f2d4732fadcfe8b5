import { type Profiler } from "node:inspector";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pulumiEnvironment } from "../../tools/pulumi-cli/environment";
import { type PulumiCli } from "../../tools/pulumi-cli/pulumi-cli";
import { runCommand } from "../../tools/pulumi-cli/run-command";
import { type Target } from "../contenders/contender";
import { type Moment } from "./timeline";

const REPOSITORY = path.resolve(__dirname, "../..");

/** A resource in the state; more than this is there. */
interface StateResource {
  readonly type: string;
  readonly inputs?: { readonly __provider?: unknown };
}

/** What a provider process has used, from its start. */
export interface ProviderUsage {
  /** The most memory, in bytes. */
  readonly peakMemory: number;
  /** CPU time, in milliseconds. */
  readonly cpuMs: number;
}

/** What a provider process that is profiled has noted. */
export interface ProviderProfile {
  readonly moments: readonly Moment[];
  readonly profile: Profiler.Profile;
}

/** What a state takes. */
export interface StateSize {
  /** Of the whole state, divided by the number of resources of the stack. */
  readonly bytesPerResource: number;
  /** Of the one property `__provider` of a resource. */
  readonly providerBytes: number;
}

/** A Pulumi project with a file backend in a temporary directory, with the built package. */
export class Project {
  readonly #directory = mkdtempSync(path.join(tmpdir(), "cloudflare-oauth-bench-"));
  readonly #env: NodeJS.ProcessEnv;
  readonly #usageFile = this.#path("provider-usage");
  readonly #profileFile = this.#path("provider-profile");

  constructor(
    private readonly cli: PulumiCli,
    target: Target,
  ) {
    const backendDirectory = this.#path("state");
    const TMPDIR = this.#path("tmp");
    for (const directory of [backendDirectory, TMPDIR, this.#path("node_modules")]) mkdirSync(directory);
    symlinkSync(path.join(REPOSITORY, "node_modules/@pulumi"), this.#path("node_modules/@pulumi"));
    symlinkSync(REPOSITORY, this.#path("node_modules/pulumi-cloudflare-oauth"));
    symlinkSync(path.join(__dirname, "empty-provider"), this.#path("node_modules/empty-provider"));
    writeFileSync(this.#path("Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    writeFileSync(this.#path("package.json"), '{ "name": "bench", "private": true }');
    this.#env = {
      ...pulumiEnvironment({ cli, home: this.#path("home"), backendDirectory }),
      TMPDIR,
      CLOUDFLARE_BASE_URL: target.baseUrl,
      CLOUDFLARE_API_TOKEN: target.token,
      NODE_OPTIONS: preloading("provider-usage.cjs"),
      PROVIDER_USAGE_FILE: this.#usageFile,
    };
  }

  /** Replaces the program. */
  write(program: string): void {
    writeFileSync(this.#path("index.js"), program);
  }

  /**
   * Runs `pulumi`.
   *
   * @returns How long it took, in milliseconds.
   */
  async pulumi(...args: readonly string[]): Promise<number> {
    const start = performance.now();
    await runCommand(this.cli.command, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.#directory,
      env: this.#env,
    });
    return performance.now() - start;
  }

  /** Of the last provider process. */
  providerUsage(): ProviderUsage {
    return JSON.parse(readFileSync(this.#usageFile, "utf8")) as ProviderUsage;
  }

  /** From now on the provider process is profiled, in place of its usage, until so many creates have ended. */
  profileCreates(creates: number): void {
    Object.assign(this.#env, {
      NODE_OPTIONS: preloading("provider-profile.cjs"),
      PROVIDER_PROFILE_FILE: this.#profileFile,
      PROVIDER_PROFILE_OPERATIONS: String(creates),
    });
  }

  /** Of the last provider process that was profiled. */
  providerProfile(): ProviderProfile {
    return JSON.parse(readFileSync(this.#profileFile, "utf8")) as ProviderProfile;
  }

  /** @param resources How many the stack has. */
  stateSize(resources: number): StateSize {
    const file = this.#path("state/.pulumi/stacks/bench/dev.json");
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: { resources: StateResource[] } };
    };
    const all = checkpoint.latest.resources;
    const ours = all.filter(({ inputs }) => inputs?.__provider !== undefined);
    if (ours.length !== resources) throw new Error(`${ours.length} resources in the state, not ${resources}`);
    const providerBytes = Buffer.byteLength(JSON.stringify(ours[0]?.inputs?.__provider));
    return { bytesPerResource: statSync(file).size / resources, providerBytes };
  }

  remove(): void {
    // A process of Pulumi that is just ending may still write there.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  #path(name: string): string {
    return path.join(this.#directory, name);
  }
}

/** The option of Node.js that loads a file of this directory first. */
function preloading(file: string): string {
  return `--require ${path.join(__dirname, file)}`;
}
