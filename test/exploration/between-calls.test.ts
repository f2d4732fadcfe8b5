import assert from "node:assert/strict";
import { explore, ONE_MOVE } from "./explore";
import { type OperatorMove } from "./operator";
import { OUTAGE_IN_THE_GAP, UNVERIFIED_OUTAGE } from "./world";

/** Moves in a row; one more takes five times as long. */
const DEPTH = Number(process.env.EXPLORATION_DEPTH ?? 6) - 2;

/** The ways on which both secrets were verified. After a loss the previous one is not known, whatever the program says. */
function verified(violations: readonly string[]): string[] {
  return violations.filter((way) => !way.startsWith(`${UNVERIFIED_OUTAGE}: `));
}

describe("an operator who acts between any two calls of a run", function () {
  this.timeout(600_000);

  for (const cleanupOn of ["trigger", "drift"] as const) {
    const program = { cleanupOn, verify: "both" } as const;

    it(`cleanupOn "${cleanupOn}", one move, ${DEPTH} moves in all: the secret in use is never deleted`, async () => {
      const { worlds, runs, violations } = await explore(program, DEPTH, {
        operators: ONE_MOVE,
        withFaults: false,
      });
      assert.deepEqual(verified(violations), []);
      assert.ok(worlds > 1_000 && runs > 20_000, `${worlds} worlds, ${runs} runs`);
    });

    it(`cleanupOn "${cleanupOn}", one move and any fault in the same run, ${DEPTH - 2} moves in all: the same`, async () => {
      const { worlds, runs, violations } = await explore(program, DEPTH - 2, {
        operators: ONE_MOVE,
        withFaults: true,
      });
      assert.deepEqual(verified(violations), []);
      assert.ok(worlds > 150 && runs > 10_000, `${worlds} worlds, ${runs} runs`);
    });

    // DELETE names no secret and takes no condition: it removes whatever is the older when it arrives.
    it(`cleanupOn "${cleanupOn}", two moves at once: only who retires and rotates between the last question and DELETE`, async () => {
      const operators: OperatorMove[][] = [
        ["retires", "rotates"],
        ["rotates", "hands out"],
        ["hands out", "retires"],
      ];
      const { violations } = await explore(program, DEPTH - 1, { operators, withFaults: false });
      const ways = verified(violations);
      assert.notDeepEqual(ways, []);
      for (const way of ways) {
        assert.ok(way.startsWith(`${OUTAGE_IN_THE_GAP}: `), way);
        assert.match(way, /, an operator retires and rotates before call \d+$/);
      }
    });
  }
});
