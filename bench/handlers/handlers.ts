import { CONTENDER_NAMES, type ContenderName } from "../contenders/contender";
import { type HotSpot } from "../hot-spots";
import { type RequestCounts } from "../simulator-process";
import { type Figure, figureOf, ratioOf } from "../statistics";
import { Arena, type Course, type Round } from "./arena";

/** How the handlers are measured. */
export interface HandlersPlan {
  readonly clients: number;
  readonly parallel: number;
  /** In milliseconds, each measured for itself. */
  readonly latencies: readonly number[];
  /** How often each contender is measured; a round before is not counted. */
  readonly rounds: number;
}

/** What came of one contender. */
export interface ContenderFigures {
  /** The same in every round, or this would be no count of requests. */
  readonly requests: RequestCounts;
  readonly wallMs: Figure;
  readonly cpuMs: Figure;
}

/** What came of all of them at one latency. */
export interface HandlersFigures {
  readonly clients: number;
  readonly parallel: number;
  readonly latencyMs: number;
  readonly rounds: number;
  readonly contenders: Readonly<Record<ContenderName, ContenderFigures>>;
  /** How many times as long as this package each takes. */
  readonly timesThePackage: Readonly<Record<ContenderName, Figure>>;
  /** Where the time of this package goes. */
  readonly profile: readonly HotSpot[];
}

/** Lets the contenders retire the old secrets of many clients, in turn, at each latency. */
export async function measureHandlers(plan: HandlersPlan): Promise<HandlersFigures[]> {
  const figures: HandlersFigures[] = [];
  for (const latencyMs of plan.latencies) {
    const arena = new Arena(latencyMs);
    try {
      figures.push(await measureAt(latencyMs, plan, arena));
    } finally {
      await arena.close();
    }
  }
  return figures;
}

async function measureAt(
  latencyMs: number,
  { clients, parallel, rounds }: HandlersPlan,
  arena: Arena,
): Promise<HandlersFigures> {
  const course = { clients, parallel, rotated: true };
  const taken = await takeTurns(arena, course, rounds);
  const ofEach = <T>(figure: (rounds: readonly Round[]) => T) =>
    Object.fromEntries(CONTENDER_NAMES.map((name) => [name, figure(taken[name])])) as Record<
      ContenderName,
      T
    >;
  const walls = (results: readonly Round[]) => results.map(({ wallMs }) => wallMs);
  return {
    clients,
    parallel,
    latencyMs,
    rounds,
    contenders: ofEach((results) => ({
      requests: sameRequests(results),
      wallMs: figureOf(walls(results)),
      cpuMs: figureOf(results.map(({ cpuMs }) => cpuMs)),
    })),
    timesThePackage: ofEach((results) => ratioOf(walls(results), walls(taken.package))),
    profile: await arena.profile("package", course),
  };
}

/** A first round is not counted: it makes the connections, and warms up the compiler. */
async function takeTurns(
  arena: Arena,
  course: Course,
  rounds: number,
): Promise<Record<ContenderName, Round[]>> {
  const taken: Record<ContenderName, Round[]> = { package: [], undici: [], undiciConfirming: [], sdk: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const name of CONTENDER_NAMES) {
      const result = await arena.run(name, course);
      if (round > 0) taken[name].push(result);
    }
  }
  return taken;
}

function sameRequests(rounds: readonly Round[]): RequestCounts {
  const [first = {}, ...others] = rounds.map(({ requests }) => requests);
  const differs = others.find((counts) => JSON.stringify(counts) !== JSON.stringify(first));
  if (differs) {
    throw new Error(`requests differ: ${JSON.stringify(first)} and ${JSON.stringify(differs)}`);
  }
  return first;
}
