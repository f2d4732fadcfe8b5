import { ensurePulumiCli } from "../../tools/pulumi-cli/ensure-pulumi-cli";
import { type PulumiCli } from "../../tools/pulumi-cli/pulumi-cli";
import { type Efficiency } from "../efficiency";
import { type Figure, figureOf, ratioOf } from "../statistics";
import { profileStack, type StackProfile } from "./profile";
import { type ResourceName } from "./programs";
import { type Command, COMMANDS, countStackRequests, runStack, type StackResult } from "./stack-run";

/** How stacks are measured. */
export interface EnginePlan {
  /** Numbers of resources, each measured for itself. */
  readonly sizes: readonly number[];
  readonly parallel: number;
  readonly latencyMs: number;
  /** How often each stack is measured. */
  readonly rounds: number;
  /** `--parallel` with which the requests of the largest stack are counted. */
  readonly countedParallels: readonly number[];
}

/** A stack that is measured: of this package, without latency and with it, or of a resource that does nothing. */
interface Entrant {
  readonly resource: ResourceName;
  readonly latencyMs: number;
}

/** What came of one stack, over all rounds. */
export interface StackFigures extends Entrant {
  readonly resources: number;
  readonly wallMs: Readonly<Record<Command, Figure>>;
  /** How many times as long as the empty resource of the same round. */
  readonly timesEmpty: Readonly<Record<Command, Figure>>;
  /** Of each command, in the first round. */
  readonly requests: Readonly<Record<Command, number>>;
  readonly bytesPerResource: number;
  readonly providerBytes: number;
  /** The most memory that the provider process used in create, in bytes. */
  readonly peakMemory: Figure;
  /** The CPU time that it took in create, its start included, in milliseconds. */
  readonly providerCpuMs: Figure;
}

export interface EngineFigures {
  readonly parallel: number;
  readonly rounds: number;
  readonly stacks: readonly StackFigures[];
  /** Of this package and of the empty resource, without latency. */
  readonly profiles: readonly StackProfile[];
  readonly efficiency: readonly Efficiency[];
}

/** Runs stacks under the real engine, in turn. */
export async function measureEngine(plan: EnginePlan, log: (line: string) => void): Promise<EngineFigures> {
  const cli = await ensurePulumiCli({ log });
  const stacks: StackFigures[] = [];
  for (const resources of plan.sizes) stacks.push(...(await measureSize(cli, resources, plan, log)));
  const profiles: StackProfile[] = [];
  for (const resources of plan.sizes) {
    for (const resource of ["package", "empty"] as const) {
      log(`${resources} resources, profile: ${resource}`);
      profiles.push(await profileStack(cli, { resource, resources, parallel: plan.parallel, latencyMs: 0 }));
    }
  }
  const efficiency: Efficiency[] = [];
  for (const parallel of plan.countedParallels) {
    log(`counting requests at --parallel ${parallel}`);
    efficiency.push(...(await countStackRequests(cli, Math.max(...plan.sizes), parallel)));
  }
  return { parallel: plan.parallel, rounds: plan.rounds, stacks, profiles, efficiency };
}

async function measureSize(
  cli: PulumiCli,
  resources: number,
  { parallel, latencyMs, rounds }: EnginePlan,
  log: (line: string) => void,
): Promise<StackFigures[]> {
  const empty: Entrant = { resource: "empty", latencyMs: 0 };
  const entrants: Entrant[] = [
    { resource: "package", latencyMs: 0 },
    { resource: "package", latencyMs },
    empty,
    { resource: "serialised", latencyMs: 0 },
  ];
  const taken = new Map<Entrant, StackResult[]>(entrants.map((entrant) => [entrant, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [entrant, results] of taken) {
      log(
        `${resources} resources, round ${round} of ${rounds}: ${entrant.resource}, ${entrant.latencyMs} ms`,
      );
      results.push(await runStack(cli, { ...entrant, resources, parallel }));
    }
  }
  const ofEmpty = taken.get(empty) ?? [];
  return [...taken].map(([entrant, results]) => ({
    ...entrant,
    resources,
    ...figuresOf(results, ofEmpty),
  }));
}

function figuresOf(
  results: readonly StackResult[],
  ofEmpty: readonly StackResult[],
): Omit<StackFigures, "resource" | "latencyMs" | "resources"> {
  const [first] = results;
  if (!first) throw new Error("nothing was measured");
  const walls = (command: Command, of: readonly StackResult[]) => of.map(({ wallMs }) => wallMs[command]);
  const ofEach = (figure: (command: Command) => Figure) =>
    Object.fromEntries(COMMANDS.map((command) => [command, figure(command)])) as Record<Command, Figure>;
  const { requests, bytesPerResource, providerBytes } = first;
  return {
    wallMs: ofEach((command) => figureOf(walls(command, results))),
    timesEmpty: ofEach((command) => ratioOf(walls(command, results), walls(command, ofEmpty))),
    requests,
    bytesPerResource,
    providerBytes,
    peakMemory: figureOf(results.map(({ usage }) => usage.peakMemory)),
    providerCpuMs: figureOf(results.map(({ usage }) => usage.cpuMs)),
  };
}
