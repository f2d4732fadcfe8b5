import { FAULTS } from "./cloudflare-model";
import { operate, OPERATOR_MOVES, type OperatorMove } from "./operator";
import { canonical, type Disturbance, type Program, refresh, START, up, type World } from "./world";

/** What an exploration has seen. */
export interface Exploration {
  /** Worlds that differ in more than names and times. */
  readonly worlds: number;
  /** Runs of the stack. */
  readonly runs: number;
  /** What must never happen, each with the way to it. */
  readonly violations: readonly string[];
}

/** What an exploration tries within a run. */
export interface Within {
  /** What an operator does between two calls, one after another. */
  readonly operators: readonly (readonly OperatorMove[])[];
  /** Whether it also tries each of these together with each fault. */
  readonly withFaults: boolean;
}

/** An operator acts between two runs only. */
const NOBODY: Within = { operators: [], withFaults: false };
/** One move of an operator. */
export const ONE_MOVE: readonly (readonly OperatorMove[])[] = OPERATOR_MOVES.map((move) => [move]);

interface Reached {
  readonly world: World;
  readonly way: readonly string[];
}

/**
 * Tries, from the start, every sequence of up to `depth` moves: a run of the stack, with a changed trigger or without,
 * undisturbed, with any fault at any of its calls, or with an operator outside the stack who acts between any two of its
 * calls; a refresh; that operator between two runs, who rotates, hands out the new secret, or retires the old one when it is
 * not in use.
 */
export async function explore(program: Program, depth: number, within = NOBODY): Promise<Exploration> {
  const seen = new Set([canonical(START)]);
  const violations: string[] = [];
  let runs = 0;
  let frontier: Reached[] = [{ world: START, way: [] }];
  for (let step = 0; step < depth; step++) {
    const next: Reached[] = [];
    const reach = (world: World, way: readonly string[]) => {
      const key = canonical(world);
      if (!seen.has(key)) {
        seen.add(key);
        next.push({ world, way });
      }
    };
    for (const { world, way } of frontier) {
      for (const [name, moved] of operatorsMoves(world)) {
        reach(moved, [...way, name]);
      }
      reach(refresh(world), [...way, "refresh"]);
      for (const from of [world, { ...world, trigger: world.trigger + 1 }]) {
        const name = from === world ? "up" : "up with a changed trigger";
        const queue: Disturbance[] = [{}];
        for (const disturbance of queue) {
          const outcome = await up(from, program, disturbance);
          const moves = [...way, `${name}${inWords(disturbance)}`];
          runs++;
          violations.push(...outcome.violations.map((violation) => `${violation}: ${moves.join("; ")}`));
          reach(outcome.world, moves);
          queue.push(...disturbed(disturbance, outcome.calls, within));
        }
      }
    }
    frontier = next;
  }
  return { worlds: seen.size, runs, violations };
}

/** What can be done to a run beside what was done to it, which made `calls` calls. */
function disturbed(run: Disturbance, calls: number, { operators, withFaults }: Within): Disturbance[] {
  const everyCall = Array.from({ length: calls }, (_, at) => at);
  const isUndisturbed = run.fault === undefined && run.operator === undefined;
  const faults = isUndisturbed
    ? FAULTS.flatMap((kind) => everyCall.map((at) => ({ fault: { kind, at } })))
    : [];
  const mayMeddle = isUndisturbed || (withFaults && run.operator === undefined);
  const meddled = mayMeddle
    ? operators.flatMap((moves) => everyCall.map((at) => ({ ...run, operator: { moves, at } })))
    : [];
  return [...faults, ...meddled];
}

function inWords({ fault, operator }: Disturbance): string {
  return [
    fault && `, ${fault.kind} at call ${fault.at}`,
    operator && `, an operator ${operator.moves.join(" and ")} before call ${operator.at}`,
  ]
    .filter((words) => words !== undefined)
    .join("");
}

function operatorsMoves(before: World): [name: string, world: World][] {
  return OPERATOR_MOVES.flatMap((move): [string, World][] => {
    const world = structuredClone(before);
    return operate(world, move) ? [[`an operator ${move}`, world]] : [];
  });
}
