import assert from "node:assert/strict";
import { ProviderContext } from "../../../provider/context";
import { LAG_PAUSES_MS } from "../../../provider/lag";
import { type CloudflareOAuthError } from "../../../provider/errors";
import { FailedWithState, type Properties } from "../../../provider/resource";
import { RotatedSecretCleanup } from "../../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../../provider/secret-rotation/lifecycle";
import {
  type Envelope,
  type FaultReply,
  type OAuthClient,
  type Simulator,
  type SomeSecrets,
  startSimulator,
} from "../../../simulator";
import { FakeClock } from "../fake-clock";
import { ACCOUNT, DEMO_ID, READ } from "./cleanup-stage";
import { configurationFor } from "./configuration";
import { withHalfJitter, withoutProxies } from "./hermetic";

/** The secrets of the client `demo`; one that a URL and a form have to encode, and none that a log line may hold. */
export const NEW = "new+s3cret/%";
export const OLD = "old:s3cret &=";
/** One that it never had. */
export const WRONG = "wrong-s3cret";

/** Lines of the simulator's log: `TOKEN("newest", 400)`. A secret that is accepted is answered with 400, others with 401. */
export const TOKEN = (secret: string, outcome: number | string): string =>
  `POST oauth2/token demo ${secret} ${outcome}`;
export const POST = (outcome: number | string): string => `POST oauth_clients/demo/rotate_secret ${outcome}`;

/** The same line, several times. */
export const times = (count: number, line: string): string[] => Array<string>(count).fill(line);

/** The looks for a change that may be shown late, after a first one that did not show it. */
export const LATE_LOOKS: readonly string[] = times(LAG_PAUSES_MS.length, READ(200));

/** One provider process, with both resources. */
export interface Process {
  readonly context: ProviderContext;
  readonly cleanup: RotatedSecretCleanup;
  readonly rotation: SecretRotation;
}

export interface ProcessOptions {
  readonly limitMs?: number;
  readonly baseUrl?: string;
  readonly tokenUrl?: string;
}

/** Both resources, with the simulator for Cloudflare and a clock that no pause takes time from. */
export interface SecretsStage extends Process {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  /** What was shown to the person who runs Pulumi. */
  readonly notices: string[];
  /** Another provider process, which knows nothing of the first. */
  anotherProcess(options?: ProcessOptions): Process;
}

/** A new stage for each test, with these secrets of the client `demo`; called once inside a `describe`. */
export function secretsStage(secrets: SomeSecrets): SecretsStage {
  withoutProxies();
  withHalfJitter();
  const parts = {} as SecretsStage;
  beforeEach(async () => {
    const clock = new FakeClock();
    const notices: string[] = [];
    const simulator = await startSimulator({
      accountId: ACCOUNT,
      clients: [{ clientId: "demo", secrets }],
      now: () => clock.now(),
    });
    const anotherProcess = (options: ProcessOptions = {}): Process => {
      const { limitMs, baseUrl = simulator.baseUrl, tokenUrl = simulator.tokenUrl } = options;
      const configuration = { ...configurationFor(baseUrl, simulator.token, limitMs), tokenUrl };
      const context = new ProviderContext(
        () => configuration,
        clock,
        (message) => {
          notices.push(message);
        },
      );
      return { context, cleanup: new RotatedSecretCleanup(context), rotation: new SecretRotation(context) };
    };
    Object.assign(parts, {
      simulator,
      clock,
      notices,
      anotherProcess,
      ...anotherProcess(),
    } satisfies SecretsStage);
  });
  afterEach(() => parts.simulator.close());
  return parts;
}

/** The failure that `work` ends with, and the outputs that it leaves in the state. */
export async function failureWithState(
  work: Promise<unknown>,
): Promise<{ readonly failure: CloudflareOAuthError; readonly outputs: Properties }> {
  const error = await work.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FailedWithState, String(error));
  assert.equal(error.state.id, DEMO_ID);
  assert.equal(error.message, error.cause.message);
  return { failure: error.cause, outputs: error.state.outputs };
}

/** The true answer about a client, with these fields in place of its own; undefined leaves one out. */
export function describedAs(changes: Partial<Record<keyof OAuthClient, unknown>>): FaultReply {
  return {
    kind: "edit",
    edit: (envelope: Envelope) => ({
      ...envelope,
      result: { ...(envelope.result as OAuthClient), ...changes },
    }),
  };
}

/** An answer as JSON. */
export function says(status: number, body: object, headers: Record<string, string> = {}): FaultReply {
  return { kind: "respond", status, body, headers };
}
