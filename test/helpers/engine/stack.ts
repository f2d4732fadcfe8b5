import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { type Simulator } from "../../../simulator";
import { ensurePulumiCli } from "../../../tools/pulumi-cli/ensure-pulumi-cli";
import { type PulumiCli } from "../../../tools/pulumi-cli/pulumi-cli";
import { pulumiEnvironment } from "../../../tools/pulumi-cli/environment";
import { newDirectory, runDirectory, sharedDirectory } from "../run-directory";
import { installedPackage } from "./installed-package";
import { type NetworkTrap, setNetworkTrap } from "./network-trap";
import { type CommandResult, run, type RunOptions } from "./run";

/** What the state holds of a resource; more than this is there. */
export interface StateResource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly initErrors?: string[];
  readonly retainOnDelete?: boolean;
}

const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Stands in the place of a secret's value, which the state holds encrypted. */
export const SECRET = "[secret]";

/** For examples in TypeScript: `npm run types` has checked them, and ts-node need not do it again for every `up`. */
export const TYPES_ARE_CHECKED = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };

let cli: Promise<PulumiCli> | undefined;

const theCli = () => (cli ??= ensurePulumiCli({ log: () => undefined }));

/** A project without a program, and its stack `dev` in a backend beside it; every test begins with a copy. */
async function initStack(directory: string): Promise<void> {
  writeFileSync(path.join(directory, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
  writeFileSync(path.join(directory, "package.json"), '{ "name": "test", "private": true }');
  const backendDirectory = path.join(directory, "state");
  mkdirSync(backendDirectory);
  const cli = await theCli();
  const env = pulumiEnvironment({ cli, home: newDirectory("home"), backendDirectory });
  const { code, output } = await run(cli.command, ["stack", "init", "dev"], { cwd: directory, env });
  assert.equal(code, 0, output);
}

/**
 * A stack of the real Pulumi engine with a file backend, in a directory of its own, with the packed package installed
 * and the simulator for Cloudflare.
 *
 * After each command it asserts that no credential and no client secret stands in the output or the state, and that
 * nothing tried to leave this machine.
 */
export class PulumiStack {
  /** Variables of the commands; the credential is there, because the CLI masks only those of the configuration. */
  readonly env: NodeJS.ProcessEnv;
  readonly #secrets = new Set<string>();
  #project = "test";

  private constructor(
    readonly directory: string,
    private readonly command: string,
    env: NodeJS.ProcessEnv,
    private readonly trap: NetworkTrap,
    private readonly simulator: Simulator,
  ) {
    this.env = env;
  }

  /** @param program Source of the stack's index.js. */
  static async create(simulator: Simulator, program: string): Promise<PulumiStack> {
    const pulumi = await theCli();
    const packageDirectory = await installedPackage();
    const directory = newDirectory("stack");
    cpSync(await sharedDirectory("empty-stack", initStack), directory, { recursive: true });
    const TMPDIR = path.join(directory, "tmp");
    mkdirSync(TMPDIR);
    symlinkSync(path.join(packageDirectory, "node_modules"), path.join(directory, "node_modules"));
    const trap = await setNetworkTrap();
    const env = {
      ...pulumiEnvironment({
        cli: pulumi,
        home: path.join(directory, "home"),
        backendDirectory: path.join(directory, "state"),
      }),
      ...trap.env,
      PULUMI_STACK: "dev",
      NODE_COMPILE_CACHE: path.join(runDirectory(), "compile-cache"),
      TMPDIR,
      CLOUDFLARE_BASE_URL: simulator.baseUrl,
      CLOUDFLARE_API_TOKEN: simulator.token,
      CLOUDFLARE_OAUTH_TOKEN_URL: simulator.tokenUrl,
    };
    const stack = new PulumiStack(directory, pulumi.command, env, trap, simulator);
    stack.write(program);
    return stack;
  }

  /** Replaces the program. */
  write(program: string): void {
    this.writeRaw(`const pulumi = require("@pulumi/pulumi");
      const { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } = require("pulumi-cloudflare-oauth");
      ${program}`);
  }

  /** Replaces the program by one that imports for itself. */
  writeRaw(program: string): void {
    writeFileSync(path.join(this.directory, "index.js"), program);
  }

  /** Replaces the whole project by a copy of the one in `directory`; its state begins empty. */
  async useProject(directory: string): Promise<void> {
    rmSync(path.join(this.directory, "index.js"));
    const filter = (source: string) => path.basename(source) !== "node_modules";
    cpSync(directory, this.directory, { recursive: true, filter });
    const settings = readFileSync(path.join(this.directory, "Pulumi.yaml"), "utf8");
    this.#project = /^name: (\S+)$/m.exec(settings)?.[1] ?? "";
    Object.assign(this.env, TYPES_ARE_CHECKED);
    await this.succeed(["stack", "init", "dev"]);
  }

  async up(...args: string[]): Promise<string> {
    return await this.succeed(["up", "--yes", "--skip-preview", ...args]);
  }

  /** An `up` that is expected to fail. */
  async upFails(...args: string[]): Promise<string> {
    return await this.fail(["up", "--yes", "--skip-preview", ...args]);
  }

  async preview(): Promise<string> {
    return await this.succeed(["preview"]);
  }

  async refresh(): Promise<string> {
    return await this.succeed(["refresh", "--yes", "--skip-preview"]);
  }

  /** A `refresh` that is expected to fail. */
  async refreshFails(): Promise<string> {
    return await this.fail(["refresh", "--yes", "--skip-preview"]);
  }

  async destroy(): Promise<string> {
    return await this.succeed(["destroy", "--yes", "--skip-preview"]);
  }

  /** From now on the provider's clock is ahead by `days`. */
  moveClock(days: number): void {
    this.#preload({ TEST_CLOCK_AHEAD_MS: String(days * 86_400_000) });
  }

  /** From now on the provider's pauses take no time: its clock moves on instead. */
  skipPauses(): void {
    this.#preload({ TEST_SKIP_PAUSES: "true" });
  }

  async setConfig(key: string, value: string, ...args: string[]): Promise<void> {
    await this.succeed(["config", "set", key, value, ...args]);
  }

  async succeed(args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(args);
    assert.equal(code, 0, output);
    return output;
  }

  async fail(args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(args);
    assert.notEqual(code, 0, output);
    return output;
  }

  /** Runs `pulumi` with these arguments, whatever comes of it. */
  async run(args: readonly string[], options: Pick<RunOptions, "onStart"> = {}): Promise<CommandResult> {
    this.#rememberSecrets();
    const result = await run(this.command, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.directory,
      env: this.env,
      ...options,
    });
    this.#rememberSecrets();
    const backend = this.#backendText();
    for (const secret of this.#secrets) {
      assert.ok(!result.output.includes(secret), `a secret in the output:\n${result.output}`);
      assert.ok(!backend.includes(secret), "a secret in the state");
    }
    assert.deepEqual(this.trap.takeAttempts(), [], "unplanned network connections");
    return result;
  }

  /**
   * The resources in the state whose module is `module`, by default those of our own, by name, with `outputs` and
   * `inputs` as {@link plain} gives them.
   */
  resources(module = "cloudflareOauth"): Record<string, StateResource> {
    const state = JSON.parse(this.#stateText()) as {
      checkpoint: { latest?: { resources?: StateResource[] } };
    };
    const ours = (state.checkpoint.latest?.resources ?? []).filter(({ type }) =>
      type.startsWith(`pulumi-nodejs:dynamic/${module}:`),
    );
    return Object.fromEntries(
      ours.map((resource) => [resource.urn.split("::").at(-1) ?? "", plain(resource)]),
    );
  }

  /** The outputs of the resource `name`, without `__provider`. */
  outputs(name: string): Record<string, unknown> {
    const { __provider, ...outputs } = this.resources()[name]?.outputs ?? {};
    assert.equal(typeof __provider, "string");
    return outputs;
  }

  /** Takes this package away, as `npm uninstall` does; @pulumi/pulumi stays. */
  uninstallThePackage(): void {
    const modules = path.join(this.directory, "node_modules");
    const target = realpathSync(modules);
    unlinkSync(modules);
    mkdirSync(modules);
    for (const name of readdirSync(target)) {
      if (name !== "pulumi-cloudflare-oauth") {
        symlinkSync(path.join(target, name), path.join(modules, name));
      }
    }
  }

  async dispose(): Promise<void> {
    await this.trap.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #preload(env: NodeJS.ProcessEnv): void {
    Object.assign(this.env, env, { NODE_OPTIONS: `--require ${path.join(__dirname, "virtual-time.cjs")}` });
  }

  #stateText(): string {
    const file = path.join(this.directory, `state/.pulumi/stacks/${this.#project}/dev.json`);
    return existsSync(file) ? readFileSync(file, "utf8") : '{ "checkpoint": {} }';
  }

  /** All that the backend keeps: the state of every stack, its history, its backups. */
  #backendText(): string {
    return readdirSync(path.join(this.directory, "state"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }

  #rememberSecrets(): void {
    this.#secrets.add(this.simulator.token);
    for (const { secrets, formerSecrets } of this.simulator.clients) {
      for (const secret of [...secrets, ...formerSecrets]) {
        this.#secrets.add(secret);
      }
    }
  }
}

/** `value` with {@link SECRET} in the place of each secret. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && SECRET_SIGNATURE in inner ? SECRET : inner,
  ) as T;
}
