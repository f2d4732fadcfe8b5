import { type Configuration } from "../../../provider/configuration";
import { ProviderContext } from "../../../provider/context";
import { type Properties } from "../../../provider/resource";
import { RotatedSecretCleanup } from "../../../provider/rotated-secret-cleanup/lifecycle";
import { type FaultReply, type Simulator, startSimulator } from "../../../simulator";
import { FakeClock } from "../fake-clock";
import { configurationFor } from "./configuration";
import { withHalfJitter, withoutProxies } from "./hermetic";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";
/** The inputs of a cleanup, and its id. */
export const DEMO = { accountId: ACCOUNT, oauthClientId: "demo" };
export const DEMO_ID = `${ACCOUNT}/demo`;
/** What a resource that has not deleted anything remembers. */
export const NEVER_DELETED = { deletedAt: null, proof: "none", onlySecretFingerprint: null };
/** The time at which a {@link CleanupStage} begins, as outputs have it. */
export const NOON = "2026-11-23T12:00:00.000Z";

/** Lines of the simulator's log: `READ(404)`. */
export const READ = (outcome: number | string): string => `GET oauth_clients/demo ${outcome}`;
export const LIST = (outcome: number | string): string => `GET oauth_clients ${outcome}`;
export const DELETE = (outcome: number | string): string =>
  `DELETE oauth_clients/demo/rotate_secret ${outcome}`;

/** The cleanup resource, with the simulator for Cloudflare and a clock that no pause takes time from. */
export interface CleanupStage {
  /** Has the client `demo`, with a rotated secret. */
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  readonly cleanup: RotatedSecretCleanup;
  /** What was shown to the person who runs Pulumi. */
  readonly notices: string[];
  /** A second provider process, which knows nothing of the first. */
  anotherProcess(readConfiguration?: () => Configuration): RotatedSecretCleanup;
  /** The configuration that reaches the simulator, its operations limited to `limitMs`. */
  configuration(limitMs?: number): Configuration;
}

/** A new stage for each test; called once inside a `describe`. */
export function cleanupStage(): CleanupStage {
  withoutProxies();
  withHalfJitter();
  const parts = {} as CleanupStage;
  beforeEach(async () => {
    const clock = new FakeClock();
    const simulator = await startSimulator({
      accountId: ACCOUNT,
      clients: [{ clientId: "demo", rotated: true }],
      now: () => clock.now(),
    });
    const notices: string[] = [];
    const configuration = (limitMs?: number) => configurationFor(simulator.baseUrl, simulator.token, limitMs);
    const anotherProcess = (readConfiguration = () => configuration()) =>
      new RotatedSecretCleanup(
        new ProviderContext(readConfiguration, clock, (message) => {
          notices.push(message);
        }),
      );
    Object.assign(parts, {
      simulator,
      clock,
      cleanup: anotherProcess(),
      notices,
      anotherProcess,
      configuration,
    } satisfies CleanupStage);
  });
  afterEach(() => parts.simulator.close());
  return parts;
}

/** The outputs of `inputs` after an operation that deleted at {@link NOON}. */
export function deletedAtNoon(inputs: Properties = DEMO): Properties {
  return { ...inputs, ...NEVER_DELETED, outcome: "deleted", hasRotatedSecret: false, deletedAt: NOON };
}

/** The outputs of `inputs` after a DELETE that was not seen confirmed. */
export function unconfirmed(inputs: Properties = DEMO): Properties {
  return { ...inputs, ...NEVER_DELETED, outcome: "unconfirmed", hasRotatedSecret: true };
}

/** A reply of the API that refuses with `code`. */
export function refuse(status: number, code: number, headers: Record<string, string> = {}): FaultReply {
  const body = { success: false, errors: [{ code, message: "s3cret" }], messages: [], result: null };
  return { kind: "respond", status, body, headers };
}

/** A page instead of a reply of the API. */
export function page(status: number): FaultReply {
  return { kind: "respond", status, body: "<p>s3cret</p>", headers: { "content-type": "text/html" } };
}
