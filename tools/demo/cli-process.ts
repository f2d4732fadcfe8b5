import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { type Readable, type Writable } from "node:stream";

const patienceMs = 15_000;

/** Where a command runs, and what it reads. */
export interface CliProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Default: nothing. */
  readonly input?: string;
}

/** A running command, whose output is shown as it comes. */
export class CliProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #closed: Promise<unknown>;
  #output = "";

  constructor(command: string, args: readonly string[], { input, ...options }: CliProcessOptions) {
    // In a process group of its own, Ctrl-C reaches it once, through `stop`; a second one would make it drop everything.
    this.#child = spawn(command, args, { ...options, detached: true, stdio: "pipe" });
    this.#child.stdin.on("error", () => undefined).end(input);
    this.#closed = once(this.#child, "close");
    this.#passOn(this.#child.stdout, process.stdout);
    this.#passOn(this.#child.stderr, process.stderr);
  }

  /**
   * Waits for its end.
   *
   * @returns What it printed.
   * @throws If it cannot be started, or if its status is not 0.
   */
  async succeeded(): Promise<string> {
    await this.#closed;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0) throw new Error(`pulumi ended with ${signalCode ?? `status ${exitCode ?? ""}`}`);
    return this.#output;
  }

  /** Asks it to end, as Ctrl-C does, and waits; kills it if it takes too long. */
  async stop(): Promise<void> {
    this.#child.kill("SIGINT");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    await this.#closed.catch(() => undefined);
    clearTimeout(timer);
  }

  #passOn(from: Readable, to: NodeJS.WritableStream): void {
    from.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
      to.write(text);
    });
  }
}
