import assert from "node:assert/strict";
import fc from "fast-check";
import { withHalfJitter, withoutProxies } from "../helpers/http/hermetic";
import { Judge, OUTAGE, UNVERIFIED_OUTAGE } from "./judge";
import { live } from "./live";
import { type StackProgram } from "./stack-model";
import { life } from "./steps";

/** Lives of a stack in each mode. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1_500);
const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_123);

/**
 * Random lives of stacks with `program`. A life after which `isWrong` is a failure: fast-check then looks for the shortest
 * that fails, and its report names the seed.
 *
 * @param seen Is added up from all judges.
 */
function lives(
  program: StackProgram,
  isWrong: (violation: string) => boolean,
  seen: Record<string, number> = {},
): fc.IAsyncPropertyWithHooks<[steps: Parameters<typeof live>[1]]> {
  return fc.asyncProperty(life, async (steps) => {
    const judge = new Judge();
    await live(program, steps, judge);
    for (const [name, count] of Object.entries(judge.seen)) {
      seen[name] = (seen[name] ?? 0) + count;
    }
    assert.deepEqual(judge.violations.filter(isWrong), []);
  });
}

describe(`${RUNS} random lives of a stack of three clients, seed ${SEED}`, function () {
  this.timeout(3_600_000);
  withoutProxies();
  withHalfJitter();

  for (const cleanupOn of ["trigger", "drift"] as const) {
    it(`cleanupOn "${cleanupOn}", both secrets verified: nothing happens that must not`, async () => {
      const seen: Record<string, number> = {};
      const isWrong = (violation: string) => violation !== UNVERIFIED_OUTAGE;
      await fc.assert(lives({ cleanupOn, verify: "both" }, isWrong, seen), { numRuns: RUNS, seed: SEED });
      if (process.env.PROPERTY_RUNS !== undefined) {
        console.log(JSON.stringify(seen));
      }
      const { faults = 0, deaths = 0, "secrets deleted": deleted = 0 } = seen;
      assert.ok(faults > RUNS && deaths > RUNS / 4 && deleted > RUNS, JSON.stringify(seen));
    });
  }

  // That it can find something: what the documentation warns of.
  for (const verify of ["clientSecret", "none"] as const) {
    it(`cleanupOn "drift", ${verify === "none" ? "nothing" : "clientSecret alone"} verified: there are ways`, async () => {
      const isWrong = (violation: string) => violation === UNVERIFIED_OUTAGE || violation === OUTAGE;
      const property = lives({ cleanupOn: "drift", verify }, isWrong);
      const { failed } = await fc.check(property, { numRuns: 2_000, seed: SEED, endOnFailure: true });
      assert.ok(failed);
    });
  }
});
