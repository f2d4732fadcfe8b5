import assert from "node:assert/strict";
import { explore } from "./explore";
import { OUTAGE, UNVERIFIED_OUTAGE } from "./world";

/** Moves in a row. 6 takes seconds; 9, which takes a minute, found nothing more when it was last tried. */
const DEPTH = Number(process.env.EXPLORATION_DEPTH ?? 6);

describe(`every way of ${DEPTH} moves through rotation, consumers and cleanup`, function () {
  this.timeout(600_000);

  for (const cleanupOn of ["trigger", "drift"] as const) {
    it(`cleanupOn "${cleanupOn}", both secrets verified: the secret in use is never deleted, no loss goes unsaid`, async () => {
      const { worlds, runs, violations } = await explore({ cleanupOn, verify: "both" }, DEPTH);
      assert.deepEqual(violations, []);
      assert.ok(worlds > 1_000 && runs > 30_000, `${worlds} worlds, ${runs} runs`);
    });
  }

  // That it can find something: what the documentation warns of.
  for (const verify of ["clientSecret", "none"] as const) {
    it(`cleanupOn "drift", ${verify === "none" ? "nothing" : "clientSecret alone"} verified: there are ways`, async () => {
      const { violations } = await explore({ cleanupOn: "drift", verify }, 4);
      assert.notDeepEqual(violations, []);
      assert.ok(violations.every((way) => way.startsWith(`${UNVERIFIED_OUTAGE}: `)));
      assert.ok(!violations.some((way) => way.startsWith(`${OUTAGE}: `)));
    });
  }
});
