import assert from "node:assert/strict";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { DELETE, DEMO, DEMO_ID, READ } from "../helpers/http/cleanup-stage";
import { FIRST, LOST, lossStage, RECOVER } from "../helpers/http/loss-stage";
import { TOKEN } from "../helpers/http/secrets-stage";

const DELETION = [DELETE(200), READ(200)];

describe("rotation and cleanup: the whole life", () => {
  const { on, lose } = lossStage();
  /** The inputs of the cleanup behind a rotation, as the docs show them. */
  const behind = ({ rotatedAt, clientSecret, previousClientSecret }: Properties): Properties => ({
    ...DEMO,
    triggers: { rotatedAt },
    verify: { clientSecret, previousClientSecret },
  });

  for (const lag of [{}, { refuseNew: 3, acceptDeleted: 3 }]) {
    it(`rotation, cleanup, rotation, cleanup, and so on, with lag ${JSON.stringify(lag)}`, async () => {
      on.simulator.setSecretLag(lag);
      let { outputs: rotation } = await on.rotation.create(FIRST);
      let { outputs: cleanup } = await on.cleanup.create(behind(rotation));
      for (let n = 2; n < 6; n++) {
        const process = on.anotherProcess();
        on.clock.advance(60_000);
        const inputs = { ...FIRST, triggers: { n } };
        const before = rotation.clientSecret;
        assert.deepEqual([cleanup.outcome, cleanup.proof], ["deleted", "oldSecretRefused"]);
        assert.equal(cleanup.onlySecretFingerprint, fingerprint(DEMO, String(before)));

        ({ outputs: rotation } = await process.rotation.update(DEMO_ID, rotation, inputs));
        assert.equal(rotation.previousClientSecret, before);
        const next = behind(rotation);
        assert.equal((await process.cleanup.diff(DEMO_ID, cleanup, next)).changes, true);
        ({ outputs: cleanup } = await process.cleanup.update(DEMO_ID, cleanup, next));
        assert.deepEqual(on.simulator.client("demo").secrets, [rotation.clientSecret]);
        for (const [resource, state, wanted] of [
          [process.rotation, rotation, inputs],
          [process.cleanup, cleanup, next],
        ] as const) {
          assert.deepEqual(await resource.diff(DEMO_ID, state, wanted), { changes: false, replaces: [] });
        }
      }
    });
  }

  it("lost, recovered, cleaned up, rotated, cleaned up", async () => {
    const unknown = await lose();
    const { outputs: first } = await on.rotation.update(DEMO_ID, LOST, RECOVER);
    on.simulator.takeRequests();
    const { outputs: cleanup } = await on.cleanup.create(behind(first));
    assert.deepEqual([cleanup.outcome, cleanup.proof], ["deleted", "newSecretAccepted"]);
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      TOKEN("newest", 400),
      ...DELETION,
      TOKEN("newest", 400),
    ]);
    assert.ok(on.simulator.client("demo").formerSecrets.includes(unknown));

    const { outputs: second } = await on.rotation.update(DEMO_ID, first, { ...FIRST, triggers: { n: 2 } });
    assert.equal(second.previousClientSecret, first.clientSecret);
    const { outputs } = await on.cleanup.update(DEMO_ID, cleanup, behind(second));
    assert.deepEqual([outputs.outcome, outputs.proof], ["deleted", "oldSecretRefused"]);
    assert.deepEqual(on.simulator.client("demo").secrets, [second.clientSecret]);
  });
});
