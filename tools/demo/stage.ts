import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { styleText } from "node:util";
import { type SimulatedClientOptions, type Simulator, startSimulator } from "../../simulator";
import { pulumiEnvironment } from "../pulumi-cli/environment";
import { type PulumiCli } from "../pulumi-cli/pulumi-cli";
import { CliProcess } from "./cli-process";

const program = resolve(__dirname, "../../examples/quickstart");

/** Where the demo takes place: a simulated Cloudflare, and a Pulumi project in a temporary directory. */
export class Stage {
  #running: CliProcess | undefined;
  #closed = false;

  private constructor(
    /** Cloudflare's side. */
    readonly simulator: Simulator,
    private readonly cli: PulumiCli,
    private readonly directory: string,
  ) {}

  /** @param clients The OAuth clients that Cloudflare has. */
  static async open(cli: PulumiCli, clients: SimulatedClientOptions[]): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), "cloudflare-oauth-demo-"));
    try {
      await mkdir(join(directory, "state"));
      await mkdir(join(directory, "tmp"));
      const project = { name: "quickstart", runtime: "nodejs", main: program };
      // YAML that happens to be JSON, so that any path is quoted.
      await writeFile(join(directory, "Pulumi.yaml"), JSON.stringify(project));
      return new Stage(await startSimulator({ clients }), cli, directory);
    } catch (error) {
      await remove(directory);
      throw error;
    }
  }

  /**
   * Runs `pulumi` with these arguments and shows it.
   *
   * @returns What it printed.
   * @throws If it does not succeed.
   */
  async pulumi(args: readonly string[]): Promise<string> {
    this.#assertOpen();
    const deploys = ["up", "refresh", "destroy"].includes(args[0] ?? "");
    const shown = deploys ? [...args, "--yes", "--skip-preview"] : args;
    console.log(styleText("bold", ["$ pulumi", ...shown.map(quoted)].join(" ")));
    const color = process.stdout.isTTY && process.stdout.hasColors() ? "always" : "never";
    const quiet = deploys ? ["--suppress-progress"] : [];
    const all = [...shown, "--non-interactive", "--color", color, ...quiet];
    this.#running = new CliProcess(this.cli.command, all, { cwd: this.directory, env: this.#environment() });
    try {
      const output = await this.#running.succeeded();
      this.#assertOpen();
      return output;
    } finally {
      this.#running = undefined;
    }
  }

  /** Ends what is running, then takes everything away. What the simulator has seen can still be read. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running?.stop();
    await this.simulator.close();
    await remove(this.directory);
  }

  /** Nothing goes on after an interruption, even if the command that ran still succeeded. */
  #assertOpen(): void {
    if (this.#closed) throw new Error("the stage is closed");
  }

  #environment(): NodeJS.ProcessEnv {
    const [home, backendDirectory] = [join(this.directory, "home"), join(this.directory, "state")];
    return {
      ...pulumiEnvironment({ cli: this.cli, home, backendDirectory }),
      // The language host leaves files there.
      TMPDIR: join(this.directory, "tmp"),
      CLOUDFLARE_BASE_URL: this.simulator.baseUrl,
      CLOUDFLARE_API_TOKEN: this.simulator.token,
    };
  }
}

/** An argument as one types it into a shell. */
function quoted(argument: string): string {
  return /^[\w./:=-]+$/.test(argument) ? argument : `'${argument}'`;
}

async function remove(directory: string): Promise<void> {
  // A process of Pulumi that is just ending may still write there.
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
