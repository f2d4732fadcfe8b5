import { CloudflareHttp } from "../../../provider/cloudflare/http";
import { OAuthClients } from "../../../provider/cloudflare/oauth-clients";
import { OAuthClientRequests } from "../../../provider/cloudflare/requests";
import { PATIENCE_MS } from "../../../provider/cloudflare/gathering";
import { type Configuration } from "../../../provider/configuration";
import { HTTP_LIMITS } from "../../../provider/connections";
import { ProviderContext, type Tools } from "../../../provider/context";
import { SecretProbe } from "../../../provider/oauth/probe";
import { Operation } from "../../../provider/operation";
import { Pace } from "../../../provider/pace";
import { RotatedSecretCleanup } from "../../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../../provider/secret-rotation/lifecycle";
import { type Simulator, startSimulator } from "../../../simulator";
import { FakeClock } from "../fake-clock";
import { ACCOUNT } from "../http/cleanup-stage";
import { withHalfJitter, withoutProxies } from "../http/hermetic";
import { type Process } from "../http/secrets-stage";
import { BODY_LIMIT } from "./fault";
import { FaultGate } from "./fault-gate";
import { virtualTimeouts } from "./virtual-timeouts";

/** How long an operation may take, in milliseconds. */
export const OPERATION_MS = 600_000;

/** A clock on which whoever is about to start has started: only patience waits in real time. */
class PromptClock extends FakeClock {
  override alarm(ms: number, ring: () => void): () => void {
    return super.alarm(ms < PATIENCE_MS ? 0 : ms, ring);
  }
}

/** A provider process as it is, but for how long a body it reads. */
class SmallBodiesContext extends ProviderContext {
  readonly #parts: Pick<Tools, "clients" | "probe">;

  constructor(configuration: Configuration, clock: FakeClock, notify: (message: string) => void) {
    super(() => configuration, clock, notify);
    const limits = { ...HTTP_LIMITS, bodyBytes: BODY_LIMIT };
    const http = new CloudflareHttp(configuration, limits);
    const requests = new OAuthClientRequests(http, new Pace(clock), () => Promise.resolve());
    this.#parts = {
      clients: new OAuthClients(requests, clock),
      probe: new SecretProbe(configuration.tokenUrl, new Pace(clock), limits),
    };
  }

  override begin(): Tools {
    return { ...this.#parts, operation: new Operation(this.clock, OPERATION_MS) };
  }
}

/** Cloudflare behind a gate that spoils answers; one for a whole file, each test with clients of its own. */
export interface FaultStage {
  readonly simulator: Simulator;
  readonly gate: FaultGate;
  readonly clock: FakeClock;
  /** What was shown to the person who runs Pulumi, since the test began. */
  readonly notices: string[];
  /** A new provider process. */
  startProcess(): Process;
}

/** Called once inside a `describe`. */
export function faultStage(): FaultStage {
  withoutProxies();
  withHalfJitter();
  const timeouts = virtualTimeouts();
  const clock = new PromptClock();
  const notices: string[] = [];
  let simulator: Simulator;
  let gate: FaultGate;

  before(async () => {
    const rateLimit = { quota: 1_000_000, windowSeconds: 300, blockSeconds: 300 };
    simulator = await startSimulator({ accountId: ACCOUNT, now: () => clock.now(), rateLimit });
    gate = new FaultGate(new URL(simulator.baseUrl).origin, () => {
      timeouts.expire(clock);
    });
    await gate.open();
  });
  beforeEach(() => {
    gate.plan();
    notices.length = 0;
  });
  after(async () => {
    await gate.close();
    await simulator.close();
  });

  return {
    get simulator() {
      return simulator;
    },
    get gate() {
      return gate;
    },
    clock,
    notices,
    startProcess() {
      const behindGate = (url: string) => `${gate.origin}${new URL(url).pathname}`;
      const configuration: Configuration = {
        credential: { kind: "apiToken", apiToken: simulator.token },
        baseUrl: behindGate(simulator.baseUrl),
        tokenUrl: behindGate(simulator.tokenUrl),
        operationLimitMs: OPERATION_MS,
      };
      const context = new SmallBodiesContext(configuration, clock, (message) => {
        notices.push(message);
      });
      return { context, cleanup: new RotatedSecretCleanup(context), rotation: new SecretRotation(context) };
    },
  };
}
