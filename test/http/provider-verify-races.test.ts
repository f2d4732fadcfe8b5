import assert from "node:assert/strict";
import { deletedAtNoon, DEMO, DEMO_ID, NOON, READ, refuse } from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import { failureWithState, NEW, OLD, secretsStage } from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };

describe("verify: what happens in between", () => {
  const on = secretsStage([NEW, OLD]);

  it("a deleted secret that is still accepted, then a rotation outside: the one in use stays", async () => {
    on.simulator.setSecretLag({ acceptDeleted: Infinity });
    const { failure, outputs } = await failureWithState(on.cleanup.create(BOTH));
    assert.equal(failure.code, "old_secret_still_accepted");
    on.simulator.rotate("demo"); // By an operator; consumers go on using NEW.
    const next = await failureOf(on.anotherProcess().cleanup.update(DEMO_ID, outputs, BOTH));
    assert.equal(next.code, "newer_secret_unknown");
    assert.ok(on.simulator.client("demo").secrets.includes(NEW), "the secret in use was deleted");
  });

  it("the slots change in the pause between two DELETEs: the second is not sent unasked", async () => {
    const reply = refuse(503, 1000, { "retry-after": "300" });
    on.simulator.addFault({ operation: "deleteRotatedSecret", reply });
    const { clock } = on;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms) => {
      clock.sleep = sleep;
      on.simulator.retire("demo"); // By an operator, who then rotates; consumers go on using NEW.
      on.simulator.rotate("demo");
      return sleep(ms);
    };
    const { failure, outputs } = await failureWithState(on.cleanup.create(BOTH));
    assert.equal(failure.code, "slots_changed");
    assert.equal(outputs.outcome, "unconfirmed");
    assert.ok(on.simulator.client("demo").secrets.includes(NEW), "the secret in use was deleted");
  });

  it("an operation whose time is over before DELETE: nothing was sent, so nothing is in doubt", async () => {
    const held = on.simulator.hold({ operation: "getClient" });
    const cleanup = failureOf(on.cleanup.create(DEMO));
    await held.arrived;
    on.clock.advance(600_000);
    held.release();
    assert.equal((await cleanup).code, "request_timeout");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("deletedAt is when the old secret was deleted, not when the proof ended", async () => {
    on.simulator.setSecretLag({ acceptDeleted: 7 });
    assert.equal((await on.cleanup.create(BOTH)).outputs.deletedAt, NOON);
  });

  it("the message for a deletion that was confirmed and not proven does not say that it was not", async () => {
    const failure = await failureOf(on.cleanup.update(DEMO_ID, deletedAtNoon(ALONE), ALONE));
    assert.doesNotMatch(failure.message, /without seeing it confirmed/);
  });

  it("a DELETE in doubt, both secrets given and accepted: the next update deletes, as the advice says", async () => {
    const operation = "deleteRotatedSecret";
    on.simulator.addFault({ operation, times: 3, reply: refuse(500, 1000) });
    const { failure, outputs } = await failureWithState(on.cleanup.create(BOTH));
    assert.match(
      failure.advice,
      /it is deleted in drift mode, and where `verify` shows both secrets to be the known ones/,
    );
    const { outputs: after } = await on.anotherProcess().cleanup.update(DEMO_ID, outputs, BOTH);
    assert.equal(after.outcome, "deleted");
  });
});
