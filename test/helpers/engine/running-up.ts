import assert from "node:assert/strict";
import path from "node:path";
import { textInFile } from "../text-in-file";
import { processTree, signalIfThere } from "./process-tree";
import { type CommandResult } from "./run";
import { type PulumiStack } from "./stack";

/**
 * Whom a signal reaches. cli: the CLI. group: the CLI's process group, as Ctrl-C does in a terminal. tree: the CLI and every
 * process that it has started, as systemd and Jenkins do when they stop a job.
 */
export type Reach = "cli" | "group" | "tree";

/** What the CLI and the provider say when a signal has reached them. */
const CANCELLING = "received; cancelling";
const HELD_OFF = "a change at Cloudflare may be under way";

/** A `pulumi up` that is under way, to be interrupted. */
export class RunningUp {
  /** How it ends. */
  readonly ended: Promise<CommandResult>;
  readonly #started = Promise.withResolvers<number>();
  readonly #eventLog: string;
  #processes: readonly number[] = [];

  constructor(stack: PulumiStack) {
    this.#eventLog = path.join(stack.directory, "events.json");
    stack.env.PULUMI_DEBUG_COMMANDS = "true"; // It has --event-log only then.
    this.ended = stack.run(["up", "--yes", "--skip-preview", "--event-log", this.#eventLog], {
      onStart: this.#started.resolve,
    });
  }

  /** Sends a first SIGINT or SIGTERM, and waits until the CLI has begun to cancel. */
  async cancel(signal: "SIGINT" | "SIGTERM", reach: Reach): Promise<void> {
    await this.signal(signal, reach);
    await this.says(CANCELLING);
  }

  /** Sends SIGTERM to every process while a change is under way, and waits until the CLI and the provider know. */
  async cancelDuringChange(): Promise<void> {
    await this.cancel("SIGTERM", "tree");
    await this.says(HELD_OFF);
  }

  /** Sends a signal. The tree is the one at the first signal, wherever its processes hang now. */
  async signal(signal: NodeJS.Signals, reach: Reach): Promise<void> {
    const pid = await this.#started.promise;
    if (this.#processes.length === 0) {
      this.#processes = processTree(pid);
    }
    const targets = { cli: [pid], group: [-pid], tree: this.#processes }[reach];
    targets.forEach((target) => {
      signalIfThere(target, signal);
    });
  }

  /** Waits until the engine shows `text`. */
  async says(text: string): Promise<void> {
    const overheard = new AbortController();
    const ended = this.ended.then(({ output }) => assert.fail(`it ended without "${text}":\n${output}`));
    try {
      await Promise.race([
        textInFile(this.#eventLog, (events) => events.includes(text), overheard.signal),
        ended,
      ]);
    } finally {
      overheard.abort();
    }
  }

  /** Kills what it has started and what outlives it. */
  sweep(): void {
    this.#processes.forEach((pid) => {
      signalIfThere(pid, "SIGKILL");
    });
  }
}
