import { type ProviderContext } from "../../provider/context";
import { type Properties, type ResourceLifecycle } from "../../provider/resource";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { type Applied, apply, type Kept } from "../helpers/engine-rules";
import { AccountModel } from "./account-model";
import { type ClientModel } from "./client-model";
import { type Disturbance } from "./disturbance";
import { type Judge } from "./judge";
import { contextOver } from "./model-context";
import { VirtualTime } from "./virtual-time";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** How the program of a stack is written, for each of its clients alike. */
export interface StackProgram {
  readonly cleanupOn: "trigger" | "drift";
  /** Which secrets the cleanup verifies with. */
  readonly verify: "both" | "clientSecret" | "none";
}

/** What the program says of one client at one time. */
export interface Intent {
  /** Changes from one rotation to the next. */
  readonly trigger: number;
  readonly recoverLostSecret: boolean;
  /** For how long the old secret is kept, in hours from the start of the stack; 0 for not at all. */
  readonly notBeforeHours: number;
}

/** One client, and what the state of the stack says of it. */
export interface StackClient {
  readonly model: ClientModel;
  rotation: Kept | undefined;
  cleanup: Kept | undefined;
  /** The secret that the stack last gave to the consumers. */
  deployed: unknown;
}

export const START = Date.parse("2026-11-23T12:00:00Z");

/** A stack of a few clients, as it is at the start: each with one secret, which is in use. */
export function newStack(size: number): StackClient[] {
  return Array.from({ length: size }, (_, n) => {
    const first = `s3cret-c${n}-0`;
    const model: ClientModel = {
      oauthClientId: `c${n}`,
      secrets: [first],
      issued: 0,
      inUse: first,
      operators: [first],
      flagLagsUntil: 0,
      secretLags: undefined,
    };
    return { model, rotation: undefined, cleanup: undefined, deployed: undefined };
  });
}

/** One process of the provider over an {@link AccountModel}. */
export class StackProcess {
  readonly account: AccountModel;
  readonly notices: string[] = [];
  readonly #context: ProviderContext;
  readonly #time: VirtualTime;

  constructor(
    private readonly stack: readonly StackClient[],
    startsAt: number,
    disturbance: Disturbance,
    private readonly judge: Judge,
  ) {
    this.#time = new VirtualTime(startsAt);
    this.account = new AccountModel(
      stack.map(({ model }) => model),
      this.#time,
      disturbance,
    );
    this.#context = contextOver(this.account, this.#time, (notice) => this.notices.push(notice));
  }

  /** One `pulumi up`: for each client rotation, consumers, cleanup; the clients side by side. */
  async up(program: StackProgram, intents: readonly Intent[]): Promise<void> {
    await this.#untilDeath(this.stack.map((client, n) => this.#deploy(client, n, program, intents[n]!)));
  }

  /** One `pulumi refresh`, which clears the engine's marks of what it could read. */
  async refresh(): Promise<void> {
    await this.#untilDeath(this.stack.map((client) => this.#read(client)));
  }

  async #untilDeath(works: readonly Promise<void>[]): Promise<void> {
    const ended = Promise.all(works).then(() => "ended" as const);
    const end = await Promise.race([ended, this.account.death, this.#time.standstill]);
    this.#time.stop();
    this.judge.processEnded(this, end);
  }

  async #deploy(client: StackClient, n: number, program: StackProgram, intent: Intent): Promise<void> {
    const ref = { accountId: ACCOUNT, oauthClientId: client.model.oauthClientId };
    const rotated = await this.#apply(client, n, "rotation", intent, {
      ...ref,
      triggers: { n: intent.trigger },
      currentClientSecret: `s3cret-${ref.oauthClientId}-0`,
      recoverLostSecret: intent.recoverLostSecret,
    });
    if (rotated.failure || !rotated.kept) {
      return; // What depends on it does not run.
    }
    const { clientSecret, previousClientSecret, rotatedAt } = rotated.kept.outputs;
    if (client.deployed !== clientSecret) {
      client.deployed = clientSecret;
      client.model.inUse = String(clientSecret);
    }
    const verify = { both: { clientSecret, previousClientSecret }, clientSecret: { clientSecret } };
    await this.#apply(client, n, "cleanup", intent, {
      ...ref,
      triggers: { rotatedAt },
      cleanupOn: program.cleanupOn,
      ...(program.verify === "none" ? {} : { verify: verify[program.verify] }),
      ...(intent.notBeforeHours === 0
        ? {}
        : { notBefore: new Date(START + intent.notBeforeHours * 3_600_000).toISOString() }),
    });
  }

  async #apply(
    client: StackClient,
    n: number,
    resource: "rotation" | "cleanup",
    intent: Intent,
    inputs: Properties,
  ): Promise<Applied> {
    const lifecycle: ResourceLifecycle =
      resource === "rotation" ? new SecretRotation(this.#context) : new RotatedSecretCleanup(this.#context);
    const before = client[resource];
    const verdict = this.judge.operationBegins(this.account.deeds[n]!, this.#time.now());
    const applied = await apply(lifecycle, idOf(client), before, inputs);
    verdict({ resource, client, before, intent, inputs, applied, endedAt: this.#time.now() });
    if (applied.kept) {
      client[resource] = structuredClone(applied.kept);
    }
    return applied;
  }

  async #read(client: StackClient): Promise<void> {
    const lifecycles = {
      rotation: new SecretRotation(this.#context),
      cleanup: new RotatedSecretCleanup(this.#context),
    };
    for (const resource of ["rotation", "cleanup"] as const) {
      const kept = client[resource];
      if (kept) {
        try {
          const state = await lifecycles[resource].read(idOf(client), kept.outputs);
          client[resource] = state && { outputs: state.outputs, failed: false };
        } catch (error) {
          this.judge.failed(error);
        }
      }
    }
  }
}

function idOf({ model }: StackClient): string {
  return `${ACCOUNT}/${model.oauthClientId}`;
}
