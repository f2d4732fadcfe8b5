import { FAULTS } from "./cloudflare-model";
import { canonical, type Program, refresh, START, up, type World } from "./world";

/** What an exploration has seen. */
export interface Exploration {
  /** Worlds that differ in more than names and times. */
  readonly worlds: number;
  /** Runs of the stack. */
  readonly runs: number;
  /** What must never happen, each with the way to it. */
  readonly violations: readonly string[];
}

interface Reached {
  readonly world: World;
  readonly way: readonly string[];
}

/**
 * Tries, from the start, every sequence of up to `depth` moves: a run of the stack, with a changed trigger or without,
 * undisturbed or with any fault at any of its calls; a refresh; an operator outside the stack who rotates, hands out the
 * new secret, or retires the old one when it is not in use.
 */
export async function explore(program: Program, depth: number): Promise<Exploration> {
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
        const undisturbed = await up(from, program, undefined, -1);
        const disturbed = FAULTS.flatMap((fault) =>
          Array.from({ length: undisturbed.calls }, (_, at) => ({ fault, at })),
        );
        for (const { fault, at } of [{ fault: undefined, at: -1 }, ...disturbed]) {
          const outcome = await up(from, program, fault, at);
          const moves = [...way, fault === undefined ? name : `${name}, ${fault} at call ${at}`];
          runs++;
          violations.push(...outcome.violations.map((violation) => `${violation}: ${moves.join("; ")}`));
          reach(outcome.world, moves);
        }
      }
    }
    frontier = next;
  }
  return { worlds: seen.size, runs, violations };
}

function operatorsMoves(before: World): [name: string, world: World][] {
  const moves: [string, World][] = [];
  const move = (name: string, change: (world: World) => void) => {
    const world = structuredClone(before);
    change(world);
    moves.push([name, world]);
  };
  const [newest = "", old] = before.secrets;
  if (old === undefined) {
    move("an operator rotates", (world) => {
      const secret = `S${++world.issued}`;
      world.secrets.unshift(secret);
      world.operators.push(secret);
    });
  }
  if (before.inUse !== newest && before.operators.includes(newest)) {
    move("an operator hands out the newest", (world) => {
      world.inUse = newest;
    });
  }
  if (old !== undefined && before.inUse === newest) {
    move("an operator retires the old one", (world) => {
      world.secrets.pop();
    });
  }
  return moves;
}
