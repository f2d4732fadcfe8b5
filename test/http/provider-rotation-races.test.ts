import assert from "node:assert/strict";
import { CloudflareOAuthError } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { DEMO, DEMO_ID, READ, refuse } from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import { describedAs, failureWithState, OLD, secretsStage } from "../helpers/http/secrets-stage";

const operation = "rotateSecret";
const FIRST = { ...DEMO, triggers: { n: 1 }, currentClientSecret: OLD };
const RECOVER = { ...FIRST, recoverLostSecret: true };
const LOST = {
  ...FIRST,
  clientSecret: OLD,
  previousClientSecret: null,
  rotatedAt: null,
  newSecretLost: true,
};
const behind = ({ rotatedAt, clientSecret, previousClientSecret }: Properties): Properties => ({
  ...DEMO,
  triggers: { rotatedAt },
  verify: { clientSecret, previousClientSecret },
});

describe("rotation: what happens in between", () => {
  const on = secretsStage([OLD]);

  it("a lost POST behind a flag that lags, then no connection for the second: lost, and the cleanup refuses", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const lagging = describedAs({ has_rotated_secret: false });
    on.simulator.addFault({ operation: "getClient", skip: 1, reply: lagging });
    const { clients } = on.context.begin();
    const send = clients.rotateSecret.bind(clients);
    let posts = 0;
    clients.rotateSecret = (...args) =>
      posts++ === 0
        ? send(...args)
        : Promise.reject(new CloudflareOAuthError("network_failure", "Refused.", "", { unsent: true }));

    const rotation = failureWithState(on.rotation.create(FIRST));
    const cleanup = on.cleanup.create(DEMO).catch(() => undefined);
    const { failure, outputs } = await rotation;
    await cleanup;
    assert.equal(
      on.simulator.client("demo").secrets[1],
      OLD,
      "the only secret that anyone holds was deleted",
    );
    assert.equal(failure.code, "rotated_secret_lost");
    assert.equal(outputs.newSecretLost, true);
  });

  it("a recovery whose POST failed, then its rotation: no previous secret, and the cleanup goes through", async () => {
    on.simulator.rotate("demo"); // The lost one.
    on.simulator.addFault({ operation, reply: refuse(403, 10000) });
    const { outputs: lost } = await failureWithState(on.rotation.update(DEMO_ID, LOST, RECOVER));
    const { outputs } = await on.rotation.update(DEMO_ID, lost, RECOVER);
    assert.equal((await on.cleanup.create(behind(outputs))).outputs.outcome, "deleted");
    assert.equal(outputs.previousClientSecret, null);
  });

  it("a loss that someone ended by deleting the old secret: the cleanup behind the rotation goes through", async () => {
    on.simulator.rotate("demo"); // The lost one.
    on.simulator.retire("demo");
    const { outputs } = await on.rotation.update(DEMO_ID, LOST, FIRST);
    assert.equal((await on.cleanup.create(behind(outputs))).outputs.outcome, "deleted");
  });

  it("an operation whose time is over before POST: nothing was sent, so nothing is lost", async () => {
    const held = on.simulator.hold({ operation: "getClient" });
    const rotation = failureOf(on.rotation.create(FIRST));
    await held.arrived;
    on.clock.advance(600_000);
    held.release();
    assert.equal((await rotation).code, "request_timeout");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });
});
