import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { styleText } from "node:util";
import { type SimulatedClientOptions, type Simulator, startSimulator } from "../../simulator";
import { pulumiEnvironment } from "../pulumi-cli/environment";
import { type PulumiCli } from "../pulumi-cli/pulumi-cli";
import { CliProcess } from "./cli-process";
import { Service } from "./service";

const examples = resolve(__dirname, "../../examples");

/** What a stage is for. */
export interface StageOptions {
  /** Folder of the example in `examples`. */
  readonly example: string;
  /** The OAuth clients that Cloudflare has. */
  readonly clients: readonly SimulatedClientOptions[];
}

/** Where the demo takes place: a simulated Cloudflare, and a Pulumi project in a temporary directory. */
export class Stage {
  #running: CliProcess | undefined;
  #service: Service | undefined;
  #closed = false;

  private constructor(
    /** Cloudflare's side. */
    readonly simulator: Simulator,
    private readonly cli: PulumiCli,
    private readonly directory: string,
  ) {}

  static async open(cli: PulumiCli, { example, clients }: StageOptions): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), "cloudflare-oauth-demo-"));
    try {
      await mkdir(join(directory, "state"));
      await mkdir(join(directory, "tmp"));
      const program = join(examples, example);
      const project = await readFile(join(program, "Pulumi.yaml"), "utf8");
      // Quoted as in JSON, which YAML understands, so that it may be any path.
      await writeFile(join(directory, "Pulumi.yaml"), `${project}main: ${JSON.stringify(program)}\n`);
      return new Stage(await startSimulator({ clients: [...clients] }), cli, directory);
    } catch (error) {
      await remove(directory);
      throw error;
    }
  }

  /** The service, if it was started. */
  get service(): Service | undefined {
    return this.#service;
  }

  /** Starts the service of examples/zero-downtime-rotation for this client, and waits until it has authenticated. */
  async startService(clientId: string): Promise<Service> {
    this.#assertOpen();
    const directory = join(this.directory, "service");
    this.#service = new Service({
      simulator: this.simulator,
      clientId,
      directory,
      output: "inherit",
    });
    await this.#service.nextReport();
    return this.#service;
  }

  /**
   * Runs `pulumi` with these arguments and shows it.
   *
   * @param options.input What it reads, which is not shown.
   * @returns What it printed.
   * @throws If it does not succeed.
   */
  async pulumi(args: readonly string[], options: { input?: string } = {}): Promise<string> {
    this.#assertOpen();
    const deploys = ["up", "refresh", "destroy"].includes(args[0] ?? "");
    const shown = deploys ? [...args, "--yes", "--skip-preview"] : args;
    const input = options.input === undefined ? [] : ["< (not shown)"];
    console.log(styleText("bold", ["$ pulumi", ...shown.map(quoted), ...input].join(" ")));
    const color = process.stdout.isTTY && process.stdout.hasColors() ? "always" : "never";
    const quiet = deploys ? ["--suppress-progress"] : [];
    const all = [...shown, "--non-interactive", "--color", color, ...quiet];
    this.#running = new CliProcess(this.cli.command, all, {
      cwd: this.directory,
      env: this.#environment(),
      ...options,
    });
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
    await this.#service?.stop();
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
      CLOUDFLARE_OAUTH_TOKEN_URL: this.simulator.tokenUrl,
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
