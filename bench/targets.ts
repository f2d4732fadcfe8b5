/** What the bench is to show, and whether it does. Pure functions. */
import { type Efficiency } from "./efficiency";
import { type EngineFigures, type StackFigures } from "./engine/engine";
import { type StackProfile } from "./engine/profile";
import { type ResourceName } from "./engine/programs";
import { type Command, COMMANDS } from "./engine/stack-run";
import { type HandlersFigures } from "./handlers/handlers";
import { type Results } from "./results";

/** A target, and what was measured. */
export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly reached: boolean;
  /** Why a target is not reached that cannot be. */
  readonly reason?: string;
}

/** How many times as much as the least may be sent. */
const REQUESTS_LIMIT = 1.05;
/** How many times as long as an empty resource a stack may take, without the waiting for answers. */
const ENGINE_LIMIT = 1.1;
/** How much loading the sdk may add to loading @pulumi/pulumi, in milliseconds. */
const LOADING_LIMIT_MS = 30;
/** How many times as long as this package the official SDK is to take. */
const SDK_FACTOR = 3;

/** The verdict on each target of which something was measured. */
export function verdicts({ handlers = [], requests = [], loading, engine }: Results): Verdict[] {
  return [
    ...handlers.flatMap(handlerVerdicts),
    ...requests.map((efficiency) => requestVerdict("handlers", efficiency)),
    ...(engine?.efficiency ?? []).map((efficiency) => requestVerdict("engine", efficiency)),
    ...(loading
      ? [
          {
            target: `loading the sdk adds at most ${LOADING_LIMIT_MS} ms to @pulumi/pulumi`,
            measured: `${loading.sdk.median.toFixed(1)} ms`,
            reached: loading.sdk.median <= LOADING_LIMIT_MS,
          },
        ]
      : []),
    ...(engine ? [...engineVerdicts(engine), ...growthVerdicts(engine)] : []),
  ];
}

function handlerVerdicts({ latencyMs, timesThePackage }: HandlersFigures): Verdict[] {
  const { undici, undiciConfirming, sdk } = timesThePackage;
  const at = `at ${latencyMs} ms`;
  return [
    {
      target: `${at}: no slower than bare undici, GET and DELETE`,
      measured: `undici takes ${undici.median.toFixed(2)} times as long`,
      reached: undici.median >= 1,
      reason:
        "three steps one after another, each for all clients at a time, where undici takes two and never sees whether " +
        `the secret is gone. With the third step it takes ${undiciConfirming.median.toFixed(2)} times as long`,
    },
    {
      target: `${at}: ${SDK_FACTOR} times as fast as the official SDK`,
      measured: `the SDK takes ${sdk.median.toFixed(2)} times as long`,
      reached: sdk.median >= SDK_FACTOR,
      reason:
        "the SDK takes two steps, too; the more of the time is waiting for answers, the less its CPU time counts",
    },
  ];
}

function requestVerdict(where: string, { clients, parallel, rotated, requests, least }: Efficiency): Verdict {
  const what = rotated ? "with an old secret each" : "without old secrets";
  return {
    target: `${where}: requests for ${clients} clients ${what}, ${parallel} at a time, within 5% of the least`,
    measured: `${requests}, the least is ${least}`,
    // There are no parts of requests.
    reached: requests <= Math.ceil(REQUESTS_LIMIT * least),
  };
}

function engineVerdicts({ parallel, stacks, profiles }: EngineFigures): Verdict[] {
  return stacks
    .filter(({ resource }) => resource === "package")
    .flatMap((stack) =>
      COMMANDS.map((command) => {
        const { median } = stack.wallMs[command];
        const allowed =
          ENGINE_LIMIT * emptyOf(stacks, stack).wallMs[command].median +
          unavoidableMs(stack, command, parallel);
        const waiting = stack.latencyMs > 0 ? ` and the waiting at ${stack.latencyMs} ms` : "";
        return {
          target: `${stack.resources} resources, ${command}: within ${ENGINE_LIMIT} of the empty resource${waiting}`,
          measured: `${seconds(median)}, allowed ${seconds(allowed)}`,
          reached: median <= allowed,
          ...reasonOf(command, stack, profiles),
        };
      }),
    );
}

/** What the profiles say of what a command has to wait for, and the empty resource has not. */
function reasonOf(
  command: Command,
  { resources }: StackFigures,
  profiles: readonly StackProfile[],
): Pick<Verdict, "reason"> {
  const waitsFor = (name: ResourceName) =>
    profiles.find((profile) => profile.resource === name && profile.resources === resources)?.waits;
  const [ours, empty] = [waitsFor("package"), waitsFor("empty")];
  if (!ours || !empty) return {};
  const loading = `by its profile, loading the provider takes ${seconds(ours.loading - empty.loading)} longer`;
  const create =
    `, answers ${seconds(ours.answers)}, and waiting for operations that the engine may still be ` +
    `starting ${seconds(ours.provider)}`;
  return { reason: command === "create" ? loading + create : loading };
}

/** How long somebody who asks all clients together, `parallel` at a time, waits for answers. */
function unavoidableMs({ resources, latencyMs }: StackFigures, command: Command, parallel: number): number {
  const waits = { create: 3 * Math.ceil(resources / parallel), unchanged: 0, refresh: 1 };
  return waits[command] * latencyMs;
}

function growthVerdicts({ stacks }: EngineFigures): Verdict[] {
  const small = Math.min(...stacks.map(({ resources }) => resources));
  const large = Math.max(...stacks.map(({ resources }) => resources));
  const growth = (resource: string, command: Command) => {
    const wall = (size: number) =>
      stacks.find((stack) => stack.resource === resource && stack.resources === size && stack.latencyMs === 0)
        ?.wallMs[command].median ?? Number.NaN;
    return wall(large) / wall(small);
  };
  if (!(small < large)) return [];
  return COMMANDS.map((command) => {
    const [ours, empty] = [growth("package", command), growth("empty", command)];
    return {
      target: `${command}: grows from ${small} to ${large} resources no more than the empty resource`,
      measured: `${ours.toFixed(2)} times, the empty one ${empty.toFixed(2)} times`,
      reached: ours <= empty,
    };
  });
}

function emptyOf(stacks: readonly StackFigures[], { resources }: StackFigures): StackFigures {
  const empty = stacks.find((stack) => stack.resource === "empty" && stack.resources === resources);
  if (!empty) throw new Error(`there is no empty stack of ${resources} resources`);
  return empty;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
