import { ProviderContext } from "../../provider/context";
import { Operation } from "../../provider/operation";
import { type Properties } from "../../provider/resource";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { apply, type Applied, type Kept } from "../helpers/engine-rules";
import { FakeClock } from "../helpers/fake-clock";
import { CloudflareModel, type Fault, type Slots } from "./cloudflare-model";
import { operate, type OperatorMove } from "./operator";

const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const ID = `${CLIENT.accountId}/${CLIENT.oauthClientId}`;

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

/** What must never happen. */
export const OUTAGE = "DELETE is sent that removes the secret in use";
/**
 * The same, where the cleanup was not given both secrets. After a rotation whose secret counted as lost the previous one is
 * not known, whatever the program says.
 */
export const UNVERIFIED_OUTAGE =
  "DELETE is sent that removes the secret in use, not verified by both secrets";
/** What no client of this API can prevent: the operator acted after the last thing that was asked, and before DELETE. */
export const OUTAGE_IN_THE_GAP = "DELETE removes a secret that came into its place after the last look";

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

/** What disturbs a run. */
export interface Disturbance {
  readonly fault?: { readonly kind: Fault; readonly at: number };
  /** What an operator outside the stack does just before a call, as far as it can be done. */
  readonly operator?: { readonly moves: readonly OperatorMove[]; readonly at: number };
}

/** One `pulumi up`, with the real lifecycles; the rules of the engine around them. */
export async function up(
  before: World,
  program: Program,
  { fault, operator }: Disturbance = {},
): Promise<Outcome> {
  const world = structuredClone(before);
  world.runs++;
  let hasActed = false;
  const meddling = operator && {
    at: operator.at,
    act: () => {
      hasActed = operator.moves.filter((move) => operate(world, move)).length > 0;
    },
  };
  const cloudflare = new CloudflareModel(world, { ...(fault && { fault }), ...(meddling && { meddling }) });
  const context = contextOf(cloudflare, world.runs);
  const codes: string[] = [];
  const violations: string[] = [];
  let isVerified = false;
  cloudflare.onDelete = (call) => {
    if (world.secrets.length === 2 && world.secrets[1] === world.inUse) {
      const isInTheGap = hasActed && call === operator?.at;
      violations.push(!isVerified ? UNVERIFIED_OUTAGE : isInTheGap ? OUTAGE_IN_THE_GAP : OUTAGE);
    }
  };
  const applied = async (...args: Parameters<typeof apply>): Promise<Applied> => {
    const end = await apply(...args);
    codes.push(...(end.failure ? [end.failure.code] : []));
    return end;
  };

  const deploy = async (): Promise<"ended"> => {
    const inputs = { ...CLIENT, triggers: { n: world.trigger }, currentClientSecret: "S0" };
    const rotated = await applied(new SecretRotation(context), ID, world.rotation, inputs);
    keep(world, "rotation", rotated.kept);
    if (rotated.failure || !rotated.kept) {
      return "ended"; // What depends on it does not run.
    }
    const { clientSecret, previousClientSecret, rotatedAt } = rotated.kept.outputs;
    if (world.deployed !== clientSecret) {
      world.deployed = String(clientSecret);
      world.inUse = world.deployed;
    }
    isVerified = program.verify === "both" && typeof previousClientSecret === "string";
    const cleaned = await applied(new RotatedSecretCleanup(context), ID, world.cleanup, {
      ...CLIENT,
      triggers: { rotatedAt },
      cleanupOn: program.cleanupOn,
      ...VERIFY[program.verify](clientSecret, previousClientSecret),
    });
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
