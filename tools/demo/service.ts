import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile, watch } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Simulator } from "../../simulator";
import { type ServiceReport } from "./service-report";

const main = resolve(__dirname, "../../examples/zero-downtime-rotation/service/main.ts");
const patienceMs = 5_000;

/** How the service is started. */
export interface ServiceOptions {
  readonly simulator: Simulator;
  /** The OAuth client that it is. */
  readonly clientId: string;
  /** Where it is to read its secret, and to report. Made if it is not there. */
  readonly directory: string;
  /** Where its output goes. */
  readonly output: "inherit" | "ignore";
}

/** The service of examples/zero-downtime-rotation, running. It ends with this process at the latest. */
export class Service {
  /** Where it reads `secret.json`, and reports in `status.json`. */
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #exit = new AbortController();

  /**
   * Starts it. Unless there is a secret in its directory, it gets the client's newest, as if by hand, under the version
   * `initial`. Somebody logs in to it.
   */
  constructor({ simulator, clientId, directory, output }: ServiceOptions) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    const secretFile = join(directory, "secret.json");
    if (!existsSync(secretFile)) {
      const [clientSecret] = simulator.client(clientId).secrets;
      writeFileSync(secretFile, JSON.stringify({ version: "initial", clientSecret }), { mode: 0o600 });
    }
    // In a process group of its own, Ctrl-C does not reach it: it goes on until those that wait for it have ended.
    this.#child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        TOKEN_URL: simulator.tokenUrl,
        CLIENT_ID: clientId,
        CODE: simulator.issueCode(clientId),
        DIRECTORY: directory,
      },
      detached: true,
      stdio: ["ignore", output, "inherit", "ipc"],
    });
    this.#exited = once(this.#child, "exit").finally(() => {
      this.#exit.abort();
    });
    this.#exited.catch(() => undefined);
  }

  /**
   * Waits for the next report.
   *
   * @throws If the service ends instead.
   */
  async nextReport(): Promise<ServiceReport> {
    const { signal } = this.#exit;
    try {
      for await (const { filename } of watch(this.directory, { signal })) {
        if (filename === "status.json") return await this.lastReport();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    throw new Error(
      `the service ended with ${this.#child.signalCode ?? `status ${this.#child.exitCode ?? ""}`}`,
    );
  }

  /** The latest report there is, also after its end. */
  async lastReport(): Promise<ServiceReport> {
    return JSON.parse(await readFile(join(this.directory, "status.json"), "utf8")) as ServiceReport;
  }

  /** Lets it finish and report its last request, and waits; kills it if it takes too long. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    await this.#exited.catch(() => undefined);
    clearTimeout(timer);
  }
}
