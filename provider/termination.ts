import { type Clock } from "./clock";
import { HTTP_LIMITS } from "./connections";
import { CloudflareOAuthError } from "./errors";
import { LAG_PAUSES_MS } from "./lag";

/**
 * How long this process may live on after SIGTERM, in milliseconds: a change whose request has just been sent may take that
 * long to be answered, and its effect to be seen.
 */
export const TERMINATION_LIMIT_MS = HTTP_LIMITS.requestMs + LAG_PAUSES_MS.reduce((sum, ms) => sum + ms, 0);

/** What this process knows of its engine. */
export interface EngineLink {
  /** Throws when the engine that started this process is gone. */
  readonly assertEngineListens: () => Promise<void>;
  /** Shows a line to the person who runs Pulumi. */
  readonly notify: (message: string) => void;
}

/** The part of `process` that is needed to be told to end, and to end. */
export interface SignalledProcess {
  readonly pid: number;
  once(signal: "SIGTERM", listener: () => void): unknown;
  kill(pid: number, signal: "SIGTERM"): unknown;
}

/**
 * What SIGTERM does to this process.
 *
 * The engine keeps its providers out of the signals to the terminal's process group, lets their operations end when it is
 * cancelled, and then ends them by SIGINT (github.com/pulumi/pulumi, sdk/go/common/resource/plugin/plugin.go). But who stops
 * a job may send SIGTERM to every process of it, as systemd does (KillMode=control-group) and Jenkins (ProcessTreeKiller):
 * the answer to a POST would then reach nobody, and its secret be lost. So once a change has been sent, this process leaves
 * it to the engine to end it, for a limited time. SIGINT, and SIGTERM a second time, end it at once.
 */
export class Termination {
  #isHeldOff = false;
  #isOrdered = false;

  constructor(
    private readonly engine: EngineLink,
    private readonly clock: Pick<Clock, "alarm">,
    private readonly self: SignalledProcess = process,
  ) {}

  /**
   * To be called right before each POST and DELETE.
   *
   * @throws interrupted, unsent, after SIGTERM: whoever sent it may send SIGKILL before the answer is there
   */
  readonly beforeChange = async (): Promise<void> => {
    await this.engine.assertEngineListens();
    if (this.#isOrdered) {
      throw new CloudflareOAuthError(
        "interrupted",
        "SIGTERM told the provider to end before the request was sent.",
        "Run `pulumi up` again.",
        { unsent: true },
      );
    }
    if (!this.#isHeldOff) {
      this.#isHeldOff = true;
      this.self.once("SIGTERM", () => {
        this.#holdOff();
      });
    }
  };

  #holdOff(): void {
    this.#isOrdered = true;
    const end = () => {
      this.self.kill(this.self.pid, "SIGTERM"); // Nobody listens any longer, so this ends the process.
    };
    this.engine.notify(
      "SIGTERM: a change at Cloudflare may be under way. It is brought to its end, for up to " +
        `${TERMINATION_LIMIT_MS / 1000} s, and no other is begun. SIGTERM again ends the provider at once.`,
    );
    this.clock.alarm(TERMINATION_LIMIT_MS, end);
    // Without an engine nobody waits for an answer.
    this.engine.assertEngineListens().catch(end);
  }
}
