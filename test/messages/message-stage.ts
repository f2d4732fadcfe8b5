import { EventEmitter } from "node:events";
import { readConfiguration } from "../../provider/configuration";
import { ProviderContext } from "../../provider/context";
import { DynamicHost, type DynamicProvider } from "../../provider/dynamic-host";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { Termination } from "../../provider/termination";
import { type Operation, type Simulator, startSimulator } from "../../simulator";
import { FakeClock } from "../helpers/fake-clock";
import { ACCOUNT } from "../helpers/http/cleanup-stage";
import { NEW, OLD } from "../helpers/http/secrets-stage";
import { framesOf } from "./origins";

/** Both resources in one provider process. */
export interface Process {
  readonly cleanup: RotatedSecretCleanup;
  readonly rotation: SecretRotation;
}

/** A line that the package has printed by itself, and the calls that led to it. */
export interface Notice {
  readonly text: string;
  readonly frames: readonly string[];
}

/** What a provider process finds where it runs, beside what reaches the simulator. An empty value takes a key away. */
export interface Surroundings {
  readonly config?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
}

/** Alarms only decide what waits for what, and here nobody else comes: they ring at once. */
class ImpatientClock extends FakeClock {
  override alarm(_ms: number, ring: () => void): () => void {
    return super.alarm(0, ring);
  }
}

/** Where situations come about: the client `demo`, whose secrets are NEW and OLD, and provider processes beside it. */
export class MessageStage {
  readonly clock = new ImpatientClock();
  readonly notices: Notice[] = [];
  /** Called with the operation of each request once it is over. */
  onRequest: (operation: Operation | undefined) => void = () => undefined;

  private constructor(readonly simulator: Simulator) {}

  static async open(): Promise<MessageStage> {
    const simulator = await startSimulator({
      accountId: ACCOUNT,
      clients: [{ clientId: "demo", secrets: [NEW, OLD] }],
      onRequest: ({ operation }) => {
        stage.onRequest(operation);
      },
    });
    const stage = new MessageStage(simulator);
    return stage;
  }

  /** The process that most situations need one of. */
  get cleanup(): RotatedSecretCleanup {
    return this.process().cleanup;
  }

  /** As {@link cleanup}. */
  get rotation(): SecretRotation {
    return this.process().rotation;
  }

  /** A new provider process. */
  process({ config = {}, env = {} }: Surroundings = {}, beforeChange?: () => Promise<void>): Process {
    const { simulator } = this;
    const settings: Record<string, string> = {
      "cloudflare:apiToken": simulator.token,
      "cloudflare:baseUrl": simulator.baseUrl,
      "cloudflareOauth:tokenUrl": simulator.tokenUrl,
      ...config,
    };
    const context = new ProviderContext(
      () => readConfiguration((key) => settings[key], env),
      this.clock,
      this.#notify,
      beforeChange,
    );
    return { cleanup: new RotatedSecretCleanup(context), rotation: new SecretRotation(context) };
  }

  /** A provider process that SIGTERM reaches during each request for `operation`. */
  terminated(operation: Operation): Process {
    const self = Object.assign(new EventEmitter(), { pid: 0, kill: () => undefined });
    this.onRequest = (answered) => {
      if (answered === operation) {
        self.emit("SIGTERM");
      }
    };
    const engine = { assertEngineListens: () => Promise.resolve(), notify: this.#notify };
    const { beforeChange } = new Termination(engine, { alarm: () => () => undefined }, self);
    return this.process({}, beforeChange);
  }

  /** The handlers as Pulumi's dynamic provider host calls them. */
  handlers(resource: keyof Process): DynamicProvider {
    return new DynamicHost().serve(this.process()[resource]);
  }

  async close(): Promise<void> {
    await this.simulator.close();
  }

  readonly #notify = (text: string): void => {
    this.notices.push({ text, frames: framesOf(new Error(text)) });
  };
}
