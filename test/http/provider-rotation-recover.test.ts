import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { type FaultReply } from "../../simulator";
import { DELETE, DEMO, DEMO_ID, NEVER_DELETED, READ, refuse } from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import { FIRST, LOST, lossStage, RECOVER } from "../helpers/http/loss-stage";
import { describedAs, failureWithState, LATE_LOOKS, OLD, POST } from "../helpers/http/secrets-stage";

const operation = "rotateSecret";
const DELETION = [DELETE(200), READ(200)];
const ROTATION = [POST(200), READ(200)];
const WARNING =
  "warning: OAuth client demo: recoverLostSecret deletes the older of its two secrets. Consumers that use it are cut " +
  "off until they get the new one. Take recoverLostSecret out again after this `pulumi up`.";

describe("rotation: after a loss", () => {
  const { on, lose } = lossStage();

  for (const inputs of [FIRST, { ...FIRST, triggers: { n: 2 } }]) {
    it(`every later update says so, and changes nothing: ${JSON.stringify(inputs.triggers)}`, async () => {
      await lose();
      for (const { rotation, cleanup } of [on, on.anotherProcess(), on.anotherProcess()]) {
        assert.deepEqual(await rotation.diff(DEMO_ID, LOST, inputs), { changes: true, replaces: [] });
        const failure = await failureOf(rotation.update(DEMO_ID, LOST, inputs));
        assert.equal(failure.code, "rotated_secret_lost");
        assert.match(failure.happened, /The one before it works\. Nothing was changed\.$/);
        assert.match(failure.advice, /^Do not retire the old secret: that would be an outage\. /);
        assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
        assert.equal((await failureOf(cleanup.create(DEMO))).code, "rotated_secret_lost");
        on.simulator.takeRequests();
      }
      assert.equal(on.simulator.client("demo").secrets[1], OLD);
      assert.deepEqual(on.notices, []);
    });
  }

  it("destroyed and created again: secret_already_rotated, nothing sent", async () => {
    await lose();
    const failure = await failureOf(on.anotherProcess().rotation.create(FIRST));
    assert.equal(failure.code, "secret_already_rotated");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("a look at the client that fails: the state stays, and nothing is sent", async () => {
    await lose();
    on.simulator.addFault({ reply: refuse(403, 10000) });
    const failure = await failureOf(on.anotherProcess().rotation.update(DEMO_ID, LOST, RECOVER));
    assert.equal(failure.code, "permission_denied");
    assert.deepEqual(on.simulator.takeRequests(), [READ(403)]);
  });

  it("someone deletes the old secret: the next update rotates, and the loss has ended", async () => {
    const unknown = await lose();
    on.simulator.retire("demo");
    const { outputs } = await on.rotation.update(DEMO_ID, LOST, FIRST);
    const [newest, old] = on.simulator.client("demo").secrets;
    assert.equal(old, unknown);
    assert.deepEqual([outputs.clientSecret, outputs.newSecretLost], [newest, false]);
    assert.equal(outputs.previousClientSecret, null, "which one was left is not known");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...ROTATION]);
    assert.equal((await on.cleanup.create(DEMO)).outputs.outcome, "deleted");
  });

  it("it never took place: the next update rotates, and the loss has ended", async () => {
    on.simulator.addFault({ operation, reply: { kind: "reset" } });
    on.simulator.addFault({ operation: "getClient", skip: 1, reply: refuse(403, 10000) });
    const { outputs: lost } = await failureWithState(on.rotation.create(FIRST));
    assert.deepEqual(lost, LOST);
    on.simulator.takeRequests();
    const { outputs } = await on.anotherProcess().rotation.update(DEMO_ID, lost, FIRST);
    assert.deepEqual(on.simulator.client("demo").secrets, [outputs.clientSecret, OLD]);
    assert.equal(outputs.newSecretLost, false);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...ROTATION]);
  });
});

describe("rotation: a cleanup in the process that lost the secret", () => {
  const { on, lose } = lossStage();
  const verify = { clientSecret: OLD };
  const old = { ...DEMO, ...NEVER_DELETED, outcome: "deleted", hasRotatedSecret: false };

  const table: [name: string, work: () => Promise<unknown>][] = [
    ["create", () => on.cleanup.create(DEMO)],
    ["create with verify", () => on.cleanup.create({ ...DEMO, verify })],
    ["update", () => on.cleanup.update(DEMO_ID, old, { ...DEMO, triggers: { n: 2 } })],
    [
      "update in drift mode",
      () => on.cleanup.update(DEMO_ID, { ...old, cleanupOn: "drift" }, { ...DEMO, cleanupOn: "drift" }),
    ],
  ];
  for (const [name, work] of table) {
    it(`${name}: rotated_secret_lost, nobody is asked and nothing deleted`, async () => {
      const unknown = await lose();
      const failure = await failureOf(work());
      assert.equal(failure.code, "rotated_secret_lost");
      assert.match(failure.happened, /the only secret that anyone holds\. Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
      assert.deepEqual(on.simulator.client("demo").secrets, [unknown, OLD]);
    });
  }

  it("also when it has been waiting for the rotation to end", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const rotation = failureWithState(on.rotation.create(FIRST));
    const cleanups = [DEMO, { ...DEMO, verify }].map((inputs) => failureOf(on.cleanup.create(inputs)));
    assert.equal((await rotation).failure.code, "rotated_secret_lost");
    for (const cleanup of cleanups) {
      assert.equal((await cleanup).code, "rotated_secret_lost");
    }
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      POST("reset"),
      ...Array<string>(3).fill(READ(200)),
    ]);
    assert.equal(on.simulator.client("demo").secrets[1], OLD);
  });

  it("of another client is not concerned", async () => {
    await lose();
    on.simulator.addClient({ clientId: "other", rotated: true });
    const { outputs } = await on.cleanup.create({ ...DEMO, oauthClientId: "other" });
    assert.equal(outputs.outcome, "deleted");
  });

  it("of another process: the fingerprint of the secret that was alone protects it", async () => {
    const unknown = await lose();
    const { cleanup } = on.anotherProcess();
    const inputs = { ...DEMO, verify, triggers: { n: 2 } };
    const remembering = { ...old, verify, onlySecretFingerprint: fingerprint(DEMO, OLD) };
    const failure = await failureOf(cleanup.update(DEMO_ID, remembering, inputs));
    assert.equal(failure.code, "newer_secret_unknown");
    assert.deepEqual(on.simulator.client("demo").secrets, [unknown, OLD]);
  });

  it("works again once a rotation was answered", async () => {
    await lose();
    const { outputs } = await on.rotation.update(DEMO_ID, LOST, RECOVER);
    assert.equal((await on.cleanup.create(DEMO)).outputs.outcome, "deleted");
    assert.deepEqual(on.simulator.client("demo").secrets, [outputs.clientSecret]);
  });
});

describe("rotation: recoverLostSecret", () => {
  const { on, lose } = lossStage();
  /** Its outputs, with the new secret and none before it. */
  const recovered = (inputs: Properties): Properties => ({
    ...inputs,
    clientSecret: on.simulator.client("demo").secrets[0],
    previousClientSecret: null,
    rotatedAt: new Date(on.clock.now()).toISOString(),
    newSecretLost: false,
  });

  it("after a loss: deletes the older secret, rotates, and says so", async () => {
    const unknown = await lose();
    const state = await on.anotherProcess().rotation.update(DEMO_ID, LOST, RECOVER);
    assert.deepEqual(state, { id: DEMO_ID, outputs: recovered(RECOVER) });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...DELETION, ...ROTATION]);
    assert.deepEqual(on.simulator.client("demo").secrets, [state.outputs.clientSecret, unknown]);
    assert.deepEqual(on.notices, [WARNING]);
    assert.deepEqual(await on.rotation.diff(DEMO_ID, state.outputs, RECOVER), {
      changes: false,
      replaces: [],
    });
  });

  it("in a create that finds two secrets", async () => {
    on.simulator.rotate("demo");
    const { outputs } = await on.rotation.create(RECOVER);
    assert.deepEqual(outputs, recovered(RECOVER));
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...DELETION, ...ROTATION]);
  });

  it("with a changed trigger and two secrets", async () => {
    const old = { ...recovered(RECOVER), clientSecret: OLD };
    on.simulator.rotate("demo");
    const inputs = { ...RECOVER, triggers: { n: 2 } };
    const { outputs } = await on.rotation.update(DEMO_ID, old, inputs);
    assert.deepEqual(outputs, recovered(inputs));
  });

  it("does nothing when nothing is due", async () => {
    on.simulator.rotate("demo");
    const old = { ...recovered(FIRST), clientSecret: OLD };
    assert.deepEqual(await on.rotation.diff(DEMO_ID, old, RECOVER), { changes: false, replaces: [] });
    // An update that only the mark of a failure asks for.
    assert.deepEqual((await on.rotation.update(DEMO_ID, old, RECOVER)).outputs, { ...old, ...RECOVER });
    assert.deepEqual([on.simulator.takeRequests(), on.notices], [[READ(200)], []]);
  });

  it("rotates only, when there is one secret", async () => {
    const { outputs } = await on.rotation.update(DEMO_ID, { ...LOST, newSecretLost: false }, RECOVER);
    assert.equal(outputs.previousClientSecret, OLD);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...ROTATION]);
    assert.deepEqual(on.notices, []);
  });

  for (const [name, reply, logged, code, requests] of [
    ["is refused", refuse(403, 10000), 403, "permission_denied", 1],
    ["is lost twice", { kind: "reset" }, "reset", "network_failure", 2],
  ] as [string, FaultReply, number | string, ErrorCode, number][]) {
    it(`whose POST ${name}: newSecretLost stays, and the next update rotates`, async () => {
      const unknown = await lose();
      on.simulator.addFault({ operation, times: Infinity, reply });
      const { failure, outputs } = await failureWithState(on.rotation.update(DEMO_ID, LOST, RECOVER));
      assert.equal(failure.code, code);
      assert.match(failure.happened, / The older secret was deleted and no new one was issued: /);
      assert.deepEqual(outputs, { ...LOST, ...RECOVER });
      const posts = Array.from({ length: requests }, () => [POST(logged), READ(200)]).flat();
      const late = code === "network_failure" ? LATE_LOOKS : [];
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...DELETION, ...posts, ...late]);
      assert.deepEqual(on.simulator.client("demo").secrets, [unknown]);

      on.simulator.clearFaults();
      const { rotation } = on.anotherProcess();
      assert.deepEqual(await rotation.diff(DEMO_ID, outputs, RECOVER), { changes: true, replaces: [] });
      const { outputs: after } = await rotation.update(DEMO_ID, outputs, RECOVER);
      assert.deepEqual(on.simulator.client("demo").secrets, [after.clientSecret, unknown]);
      assert.equal(after.newSecretLost, false);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...ROTATION]);
    });
  }

  it("whose POST is lost with effect: lost again, and recovered again", async () => {
    await lose();
    on.simulator.addFault({ operation, effect: true, reply: { kind: "truncate" } });
    const { failure, outputs } = await failureWithState(on.rotation.update(DEMO_ID, LOST, RECOVER));
    assert.equal(failure.code, "rotated_secret_lost");
    assert.deepEqual(outputs, { ...LOST, ...RECOVER });
    assert.equal((await failureOf(on.cleanup.create(DEMO))).code, "rotated_secret_lost");
    const { outputs: after } = await on.rotation.update(DEMO_ID, outputs, RECOVER);
    assert.deepEqual(after, recovered(RECOVER));
  });

  it("whose new secret is not seen: kept all the same, without a previous one", async () => {
    await lose();
    const reply = describedAs({ has_rotated_secret: false });
    on.simulator.addFault({ operation: "getClient", skip: 2, times: Infinity, reply });
    const { failure, outputs } = await failureWithState(on.rotation.update(DEMO_ID, LOST, RECOVER));
    assert.equal(failure.code, "rotation_not_confirmed");
    assert.deepEqual(outputs, { ...recovered(RECOVER), rotatedAt: outputs.rotatedAt });
  });

  it("whose DELETE is refused: a plain failure, nothing deleted and nothing rotated", async () => {
    const unknown = await lose();
    on.simulator.addFault({ operation: "deleteRotatedSecret", reply: refuse(403, 10000) });
    const failure = await failureOf(on.rotation.update(DEMO_ID, LOST, RECOVER));
    assert.equal(failure.code, "permission_denied");
    assert.match(failure.happened, / Nothing was changed\.$/);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(403), READ(200)]);
    assert.deepEqual(on.simulator.client("demo").secrets, [unknown, OLD]);
  });

  for (const effect of [true, false]) {
    it(`whose DELETE is in doubt, ${effect ? "with" : "without"} effect: no POST; the next update goes on`, async () => {
      const unknown = await lose();
      const doubt = { times: Infinity, effect, reply: refuse(500, 1000) };
      on.simulator.addFault({ operation: "deleteRotatedSecret", ...doubt });
      on.simulator.addFault({
        operation: "getClient",
        skip: 1,
        times: Infinity,
        reply: { kind: "staleFlag" },
      });
      const { failure, outputs } = await failureWithState(on.rotation.update(DEMO_ID, LOST, RECOVER));
      assert.match(failure.happened, / DELETE was sent; whether the older secret is gone is not known, /);
      assert.deepEqual(outputs, { ...LOST, ...RECOVER });
      assert.ok(!on.simulator.takeRequests().some((line) => line.startsWith("POST ")));
      // A cleanup of the same process leaves the other one alone.
      assert.equal((await failureOf(on.cleanup.create(DEMO))).code, "rotated_secret_lost");
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);

      on.simulator.clearFaults();
      const { outputs: after } = await on.rotation.update(DEMO_ID, outputs, RECOVER);
      assert.deepEqual(on.simulator.client("demo").secrets, [after.clientSecret, unknown]);
      assert.equal(after.newSecretLost, false);
    });
  }
});
