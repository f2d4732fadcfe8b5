import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Simulator } from "../../simulator";
import { ensurePulumiCli } from "../../tools/pulumi-cli/ensure-pulumi-cli";
import { pulumiEnvironment } from "../../tools/pulumi-cli/environment";
import { installedPackage } from "../helpers/engine/installed-package";
import { TYPES_ARE_CHECKED } from "../helpers/engine/stack";
import { type NetworkTrap, setNetworkTrap } from "../helpers/engine/network-trap";
import { run } from "../helpers/engine/run";
import { newDirectory, runDirectory } from "../helpers/run-directory";

/** A script of a job, and the variables that its step or job declares. */
export interface Script {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A job as a runner starts it. */
export interface Job {
  /** What is checked out before the first script: a branch, or a commit id. */
  readonly checkout: string;
  readonly scripts: readonly Script[];
}

/**
 * A git repository with a Pulumi project on its branch `main`, and a machine that runs CI jobs for it: each in a fresh
 * clone and with a fresh home, its scripts verbatim, with the real git, the real Pulumi CLI and the simulator for
 * Cloudflare.
 *
 * Three things are not as in CI. The state is in a file backend that outlives the jobs, in the place of Pulumi Cloud.
 * `npm ci` links what was installed from the packed tarball: the package is not published, so no lock file can name it.
 * What is not a script (an action, an image) is not run: what it provides is there.
 */
export class Repository {
  private constructor(
    private readonly directory: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly trap: NetworkTrap,
    private readonly simulator: Simulator,
  ) {}

  static async create(simulator: Simulator): Promise<Repository> {
    const cli = await ensurePulumiCli({ log: () => undefined });
    const modules = path.join(await installedPackage(), "node_modules");
    const directory = newDirectory("repository");
    const [backendDirectory, bin] = ["state", "bin"].map((name) => path.join(directory, name)) as [
      string,
      string,
    ];
    for (const made of [backendDirectory, bin]) {
      mkdirSync(made);
    }
    const npm = path.join(bin, "npm");
    writeFileSync(npm, `#!/bin/sh\n[ "$*" = ci ] && exec ln -s '${modules}' node_modules\n`);
    chmodSync(npm, 0o755);

    const trap = await setNetworkTrap();
    const { PATH = "", ...pulumi } = pulumiEnvironment({
      cli,
      home: path.join(directory, "pulumi-home"),
      backendDirectory,
    });
    const env = {
      ...pulumi,
      ...trap.env,
      ...TYPES_ARE_CHECKED,
      NODE_COMPILE_CACHE: path.join(runDirectory(), "compile-cache"),
      PATH: [bin, PATH].join(path.delimiter),
      CLOUDFLARE_BASE_URL: simulator.baseUrl,
      CLOUDFLARE_OAUTH_TOKEN_URL: simulator.tokenUrl,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
    };
    const repository = new Repository(directory, env, trap, simulator);
    await repository.#git(["init", "--quiet", "--bare", "--initial-branch", "main", "origin"], directory);
    await repository.#git(["clone", "--quiet", repository.#origin, "author"], directory);
    return repository;
  }

  /** Pushes the project, and makes its stack `prod`, as its author does once by hand. @returns The commit id. */
  async begin(files: Readonly<Record<string, string>>): Promise<string> {
    const commit = await this.commit(files);
    const author = path.join(this.directory, "author");
    const { code, output } = await run("pulumi", ["stack", "init", "prod"], { cwd: author, env: this.env });
    assert.equal(code, 0, output);
    // A file backend has put the salt of its encryption here; with Pulumi Cloud nothing is.
    await this.#git(["checkout", "--quiet", "."], author);
    return commit;
  }

  /** Commits these files, by path, to `main` and pushes it. @returns The commit id. */
  async commit(files: Readonly<Record<string, string>>): Promise<string> {
    const author = path.join(this.directory, "author");
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(author, name), text);
    }
    await this.#git(["add", "--all"], author);
    const identity = ["-c", "user.name=author", "-c", "user.email=author@example.com"];
    await this.#git([...identity, "commit", "--quiet", "--message", "change"], author);
    await this.#git(["push", "--quiet", "origin", "HEAD:main"], author);
    return (await this.#git(["rev-parse", "HEAD"], author)).trim();
  }

  /**
   * Runs a job to its end, which has to be a good one, and asserts that neither its log nor the state holds a secret and
   * that nothing tried to leave this machine.
   *
   * @param extra Variables for all its scripts.
   * @returns Its log.
   */
  async runJob({ checkout, scripts }: Job, extra: Readonly<Record<string, string>> = {}): Promise<string> {
    const directory = newDirectory("job");
    const HOME = path.join(directory, "home");
    mkdirSync(HOME);
    const clone = path.join(directory, "clone");
    await this.#git(["clone", "--quiet", this.#origin, clone], directory);
    await this.#git(["checkout", "--quiet", "--detach", await this.#resolve(checkout, clone)], clone);
    let log = "";
    for (const { text, env } of scripts) {
      const { code, output } = await run("bash", ["-euo", "pipefail", "-c", text], {
        cwd: clone,
        env: { ...this.env, HOME, ...env, ...extra },
      });
      log += output;
      assert.equal(code, 0, log);
    }
    this.#assertNoSecret(log, "the log");
    this.#assertNoSecret(this.#stateText(), "the state");
    assert.deepEqual(this.trap.takeAttempts(), [], "unplanned network connections");
    rmSync(directory, { recursive: true, force: true });
    return log;
  }

  async dispose(): Promise<void> {
    await this.trap.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  // A path would be a local clone, for which git ignores --depth.
  get #origin(): string {
    return pathToFileURL(path.join(this.directory, "origin")).href;
  }

  /** A branch is looked up where it was fetched to. */
  async #resolve(checkout: string, clone: string): Promise<string> {
    return /^[0-9a-f]{40}$/.test(checkout)
      ? checkout
      : await this.#git(["rev-parse", `origin/${checkout}`], clone).then((id) => id.trim());
  }

  async #git(args: readonly string[], cwd: string): Promise<string> {
    const { code, output } = await run("git", args, { cwd, env: this.env });
    assert.equal(code, 0, output);
    return output;
  }

  #assertNoSecret(text: string, where: string): void {
    const ofClients = this.simulator.clients.flatMap(({ secrets, formerSecrets }) => [
      ...secrets,
      ...formerSecrets,
    ]);
    for (const secret of [this.simulator.token, ...ofClients]) {
      assert.ok(!text.includes(secret), `a secret in ${where}:\n${text}`);
    }
  }

  #stateText(): string {
    return readdirSync(path.join(this.directory, "state"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }
}
