import { ProviderContext } from "../../provider/context";
import { Operation } from "../../provider/operation";
import { FailedWithState, type Properties, type ResourceLifecycle } from "../../provider/resource";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { FakeClock } from "../helpers/fake-clock";
import { CloudflareModel, type Fault, type Slots } from "./cloudflare-model";

const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const ID = `${CLIENT.accountId}/${CLIENT.oauthClientId}`;

/** A resource in the state of the stack. */
interface Kept {
  outputs: Properties;
  /** The engine's own mark of a failed operation, which brings the resource to an update. */
  failed: boolean;
}

/** Everything there is: Cloudflare, the consumers, the operator, and what the stack believes. */
export interface World extends Slots {
  /** The secret that consumers use. */
  inUse: string;
  /** Secrets that an operator outside the stack holds. */
  operators: string[];
  /** The trigger in the program. */
  trigger: number;
  rotation?: Kept;
  /** The secret that the stack last gave to the consumers. */
  deployed?: string;
  cleanup?: Kept;
  /** How often the stack ran: its clock. */
  runs: number;
}

/** How the program of an exploration is written. */
export interface Program {
  readonly cleanupOn: "trigger" | "drift";
  /** Which secrets the cleanup verifies with. */
  readonly verify: "both" | "clientSecret" | "none";
}

const VERIFY: Record<
  Program["verify"],
  (clientSecret: unknown, previousClientSecret: unknown) => Properties
> = {
  both: (clientSecret, previousClientSecret) => ({ verify: { clientSecret, previousClientSecret } }),
  clientSecret: (clientSecret) => ({ verify: { clientSecret } }),
  none: () => ({}),
};

/** What came of a run of the stack. */
export interface Outcome {
  readonly world: World;
  /** What it did that it must never do. */
  readonly violations: readonly string[];
  /** How many calls it made, so that each can be made to fail. */
  readonly calls: number;
}

export const START: World = {
  secrets: ["S0"],
  issued: 0,
  inUse: "S0",
  operators: ["S0"],
  trigger: 0,
  runs: 0,
};

/** One `pulumi up`, with the real lifecycles; the rules of the engine around them. */
export async function up(
  before: World,
  program: Program,
  fault: Fault | undefined,
  faultAt: number,
): Promise<Outcome> {
  const world = structuredClone(before);
  world.runs++;
  const cloudflare = new CloudflareModel(world, fault, faultAt);
  const context = contextOf(cloudflare, world.runs);
  const codes: string[] = [];
  const violations: string[] = [];
  const watch = cloudflare.deleteRotatedSecret;
  cloudflare.deleteRotatedSecret = async () => {
    if (world.secrets.length === 2 && world.secrets[1] === world.inUse) {
      violations.push("DELETE is sent that removes the secret in use");
    }
    await watch();
  };

  const deploy = async (): Promise<"ended"> => {
    const rotation = new SecretRotation(context);
    const inputs = { ...CLIENT, triggers: { n: world.trigger }, currentClientSecret: "S0" };
    const rotated = await apply(rotation, world.rotation, inputs, codes);
    keep(world, "rotation", rotated.kept);
    if (!rotated.ok || !rotated.kept) {
      return "ended"; // What depends on it does not run.
    }
    const { clientSecret, previousClientSecret, rotatedAt } = rotated.kept.outputs;
    if (world.deployed !== clientSecret) {
      world.deployed = String(clientSecret);
      world.inUse = world.deployed;
    }
    const cleaned = await apply(
      new RotatedSecretCleanup(context),
      world.cleanup,
      {
        ...CLIENT,
        triggers: { rotatedAt },
        cleanupOn: program.cleanupOn,
        ...VERIFY[program.verify](clientSecret, previousClientSecret),
      },
      codes,
    );
    keep(world, "cleanup", cleaned.kept);
    return "ended";
  };
  const end = await Promise.race([deploy(), cloudflare.death]);
  if (end === "ended" && cloudflare.undelivered.length > 0 && !codes.includes("rotated_secret_lost")) {
    violations.push("a secret was lost without rotated_secret_lost");
  }
  return { world, violations, calls: cloudflare.calls };
}

/** `pulumi refresh`: clears the engine's marks. */
export function refresh(before: World): World {
  const world = structuredClone(before);
  for (const kept of [world.rotation, world.cleanup]) {
    if (kept) {
      kept.failed = false;
    }
  }
  return world;
}

/** What the engine does with a resource whose program says `inputs`. */
async function apply(
  lifecycle: ResourceLifecycle,
  kept: Kept | undefined,
  inputs: Properties,
  codes: string[],
): Promise<{ readonly ok: boolean; readonly kept: Kept | undefined }> {
  try {
    if (!kept) {
      return { ok: true, kept: { outputs: (await lifecycle.create(inputs)).outputs, failed: false } };
    }
    const { changes } = await lifecycle.diff(ID, kept.outputs, inputs);
    if (!changes && !kept.failed) {
      return { ok: true, kept };
    }
    const { outputs } = await lifecycle.update(ID, kept.outputs, inputs);
    return { ok: true, kept: { outputs, failed: false } };
  } catch (error) {
    const failure = error instanceof FailedWithState ? error.cause : error;
    if (!(failure instanceof Error) || !("code" in failure)) {
      throw error;
    }
    codes.push(String(failure.code));
    return error instanceof FailedWithState
      ? { ok: false, kept: { outputs: error.state.outputs, failed: true } }
      : { ok: false, kept };
  }
}

function keep(world: World, name: "rotation" | "cleanup", kept: Kept | undefined): void {
  if (kept) {
    world[name] = structuredClone(kept);
  }
}

function contextOf(cloudflare: CloudflareModel, runs: number): ProviderContext {
  const clock = new FakeClock(Date.parse("2026-11-23T12:00:00Z") + runs * 86_400_000);
  const context = new ProviderContext(
    () => {
      throw new Error("not to be read");
    },
    clock,
    () => undefined,
  );
  const parts = { operation: new Operation(clock, 600_000), clients: cloudflare, probe: cloudflare };
  context.begin = () => parts as unknown as ReturnType<ProviderContext["begin"]>;
  return context;
}

/** Equal for worlds that differ only in the names of secrets, in times, and in the value of the trigger. */
export function canonical({ trigger, issued, rotation, cleanup, ...world }: World): string {
  const { secrets, inUse, operators, deployed } = world;
  const { triggers, ...outputs } = rotation?.outputs ?? {};
  const isDue = (triggers as { n: number } | undefined)?.n !== trigger;
  const believed = { rotation: { ...rotation, outputs }, isDue, deployed, cleanup };
  let text = JSON.stringify({ secrets, inUse, operators, ...believed });
  for (let n = 0; n <= issued; n++) {
    text = text.replaceAll(fingerprint(CLIENT, `S${n}`), `print of S${n}`);
  }
  return renamed(renamed(text, /S\d+/g, "s"), /\d{4}-\d\d-\d\dT[\d:.]+Z/g, "t");
}

/** Names each name by the place of its first appearance. */
function renamed(text: string, names: RegExp, prefix: string): string {
  const seen = new Map<string, string>();
  return text.replace(names, (name) => {
    const known = seen.get(name) ?? `${prefix}${seen.size}`;
    seen.set(name, known);
    return known;
  });
}
