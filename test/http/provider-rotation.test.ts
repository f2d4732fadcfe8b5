import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { LAG_PAUSES_MS } from "../../provider/lag";
import { type Properties } from "../../provider/resource";
import { type FaultReply } from "../../simulator";
import {
  ACCOUNT,
  DELETE,
  DEMO,
  DEMO_ID,
  NOON,
  page,
  LIST,
  READ,
  refuse,
} from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { deadOrigin } from "../helpers/http/raw-server";
import { describedAs, failureWithState, OLD, POST, secretsStage, times } from "../helpers/http/secrets-stage";

const ROTATION = [READ(200), POST(200), READ(200)];
const CLIENT = `OAuth client demo of account ${ACCOUNT}`;
const FIRST = { ...DEMO, triggers: { n: 1 } };
const SECOND = { ...DEMO, triggers: { n: 2 } };
/** The outputs of `inputs` after a rotation. */
const rotated = (
  inputs: Properties,
  clientSecret: string | undefined,
  previousClientSecret: string | null,
  rotatedAt = NOON,
): Properties => ({ ...inputs, clientSecret, previousClientSecret, rotatedAt, newSecretLost: false });

describe("rotation: create", () => {
  const on = secretsStage([OLD]);

  it("rotates, and hands out the new secret", async () => {
    const state = await on.rotation.create(FIRST);
    const [newest, old] = on.simulator.client("demo").secrets;
    assert.equal(old, OLD);
    assert.deepEqual(state, { id: DEMO_ID, outputs: rotated(FIRST, newest, null) });
    assert.deepEqual(on.simulator.takeRequests(), ROTATION);
    assert.deepEqual([on.clock.pauses, on.notices], [[], []]);
    assert.deepEqual(await on.rotation.diff(DEMO_ID, state.outputs, FIRST), { changes: false, replaces: [] });
  });

  it("with the secret in use: it is the previous one afterwards", async () => {
    const inputs = { ...FIRST, currentClientSecret: OLD, recoverLostSecret: true };
    const { outputs } = await on.rotation.create(inputs);
    assert.deepEqual(outputs, rotated(inputs, on.simulator.client("demo").secrets[0], OLD));
    assert.deepEqual(on.simulator.takeRequests(), ROTATION);
    assert.deepEqual(on.notices, []);
  });

  it("a client that does not say how it authenticates", async () => {
    const reply = describedAs({ token_endpoint_auth_method: undefined });
    on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
    await on.rotation.create(DEMO);
    assert.deepEqual(on.simulator.takeRequests(), ROTATION);
  });

  for (const count of [1, 7]) {
    it(`a flag that lags ${count} times: looked at until it is true`, async () => {
      const reply = describedAs({ has_rotated_secret: false });
      on.simulator.addFault({ operation: "getClient", skip: 1, times: count, reply });
      const { outputs } = await on.rotation.create(FIRST);
      assert.equal(outputs.clientSecret, on.simulator.client("demo").secrets[0]);
      assert.deepEqual(on.simulator.takeRequests(), [...ROTATION, ...times(count, READ(200))]);
      assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS.slice(0, count));
    });
  }
});

describe("rotation: update", () => {
  const on = secretsStage([OLD]);

  it("with a changed trigger rotates again: the former secret is the previous one", async () => {
    const { outputs: before } = await on.rotation.create(FIRST);
    on.simulator.retire("demo");
    on.simulator.takeRequests();
    on.clock.advance(60_000);
    const { cleanup, rotation } = on.anotherProcess();
    assert.deepEqual(await rotation.diff(DEMO_ID, before, SECOND), { changes: true, replaces: [] });
    const { outputs } = await rotation.update(DEMO_ID, before, SECOND);
    const [newest, old] = on.simulator.client("demo").secrets;
    assert.deepEqual(outputs, rotated(SECOND, newest, old!, "2026-11-23T12:01:00.000Z"));
    assert.equal(old, before.clientSecret);
    assert.deepEqual(on.simulator.takeRequests(), ROTATION);
    assert.equal((await cleanup.create(DEMO)).outputs.outcome, "deleted");
  });

  const quiet: [name: string, old: Properties, inputs: Properties, changes: boolean, replaces: string[]][] = [
    ["nothing new", FIRST, FIRST, false, []],
    ["recoverLostSecret", FIRST, { ...FIRST, recoverLostSecret: true }, false, []],
    ["currentClientSecret removed", { ...FIRST, currentClientSecret: OLD }, FIRST, false, []],
    ["currentClientSecret given", FIRST, { ...FIRST, currentClientSecret: OLD }, true, []],
    ["another client", FIRST, { ...FIRST, oauthClientId: "other" }, true, ["oauthClientId"]],
    ["another account", FIRST, { ...FIRST, accountId: "f".repeat(32) }, true, ["accountId"]],
  ];
  for (const [name, before, inputs, changes, replaces] of quiet) {
    it(`diff of ${name}: ${changes ? "an update" : "nothing"}, and nothing is sent`, async () => {
      const old = rotated(before, "new", OLD);
      assert.deepEqual(await on.rotation.diff(DEMO_ID, old, inputs), { changes, replaces });
      assert.deepEqual(on.simulator.takeRequests(), []);
    });
  }

  it("of the secret in use corrects the previous one, and sends nothing", async () => {
    const given = { ...FIRST, currentClientSecret: "typo", recoverLostSecret: true };
    const right = { ...FIRST, currentClientSecret: OLD };
    const table: [old: Properties, news: Properties, previous: string | null][] = [
      [rotated(given, "new", "typo"), right, OLD],
      [rotated(FIRST, "new", null), right, OLD],
      [rotated(FIRST, "newer", "new"), right, "new"],
      [rotated(given, "newer", "new"), right, "new"],
      [rotated(given, "new", null), right, null], // A recovery has deleted it.
    ];
    for (const [old, news, previous] of table) {
      const { outputs } = await on.rotation.update(DEMO_ID, old, news);
      assert.deepEqual(outputs, rotated(news, String(old.clientSecret), previous));
      assert.deepEqual(await on.rotation.diff(DEMO_ID, outputs, news), { changes: false, replaces: [] });
    }
    assert.deepEqual(on.simulator.takeRequests(), []);
  });

  it("with a changed trigger and the secret in use removed: rotates", async () => {
    const old = rotated({ ...FIRST, currentClientSecret: "first" }, OLD, "first");
    const { outputs } = await on.rotation.update(DEMO_ID, old, SECOND);
    assert.deepEqual(outputs, rotated(SECOND, on.simulator.client("demo").secrets[0], OLD));
  });
});

describe("rotation: what stops it before anything is sent", () => {
  const on = secretsStage([OLD]);
  const old = rotated(FIRST, OLD, null);

  /** The plain failures of a create and an update, after it was checked that they only looked. */
  async function assertRefused(code: ErrorCode, requests: string[]): Promise<string> {
    const { secrets } = on.simulator.client("demo");
    let message = "";
    for (const work of [() => on.rotation.create(FIRST), () => on.rotation.update(DEMO_ID, old, SECOND)]) {
      const failure = await failureOf(work());
      assert.equal(failure.code, code);
      assert.match(failure.happened, / Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), requests);
      assert.deepEqual(on.simulator.client("demo").secrets, secrets);
      assertHidden(OLD, failure);
      ({ message } = failure);
    }
    return message;
  }

  it("two secrets: secret_already_rotated, which names what may be behind it", async () => {
    on.simulator.rotate("demo");
    assert.equal(
      await assertRefused("secret_already_rotated", [READ(200)]),
      `secret_already_rotated: ${CLIENT} has a rotated secret already, and cannot have a third. Either the old secret ` +
        "of a finished rotation waits to be retired, or an earlier `pulumi up` died after it had rotated and nobody " +
        "holds the newest, or somebody rotated outside the stack. Nothing was changed. If the secret in use is the " +
        "newest, let OAuthClientRotatedSecretCleanup retire the old one first; where it depends on this rotation, set " +
        "the triggers of the rotation back for that. If nobody holds the newest, do not, since retiring the old one " +
        "would be an outage; set recoverLostSecret: true on the rotation and run `pulumi up`. It deletes the secret " +
        "that consumers use, which cuts them off, rotates, and hands out the new one. Then take it out again.",
    );
  });

  for (const flag of [false, true]) {
    it(`a client without a secret, flag ${flag}: client_has_no_secret`, async () => {
      const reply = describedAs({ token_endpoint_auth_method: "none", has_rotated_secret: flag });
      on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
      await assertRefused("client_has_no_secret", [READ(200)]);
    });
  }

  const table: [name: string, reply: FaultReply, requests: string[], code: ErrorCode][] = [
    ["no flag", describedAs({ has_rotated_secret: undefined }), [READ(200)], "flag_missing"],
    ["another client", describedAs({ client_id: "other" }), [READ(200)], "invalid_response"],
    ["a page", page(200), [READ(200)], "invalid_response"],
    ["403", refuse(403, 10000), [READ(403)], "permission_denied"],
    ["404", refuse(404, 1000), [READ(404)], "client_not_found"],
    ["500 for ever", refuse(500, 1000), times(5, READ(500)), "api_error"],
    ["resets for ever", { kind: "reset" }, times(5, READ("reset")), "network_failure"],
  ];
  for (const [name, reply, requests, code] of table) {
    it(`${name}: ${code}`, async () => {
      on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
      await assertRefused(code, requests);
    });
  }

  it("no connection: network_failure", async () => {
    const { rotation } = on.anotherProcess({ baseUrl: await deadOrigin() });
    const failure = await failureOf(rotation.create(FIRST));
    assert.deepEqual([failure.code, failure.unsent], ["network_failure", true]);
    assert.match(failure.happened, / Nothing was changed\.$/);
  });
});

describe("rotation: a new secret that is not seen", () => {
  const on = secretsStage([OLD]);
  const invisible = describedAs({ has_rotated_secret: false });

  it("the flag is never true: rotation_not_confirmed; the next run looks, and does not rotate", async () => {
    on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply: invisible });
    const { failure, outputs } = await failureWithState(on.rotation.create(FIRST));
    const [newest] = on.simulator.client("demo").secrets;
    assert.equal(failure.code, "rotation_not_confirmed");
    assert.match(failure.happened, / The new secret is kept in the state; what depends on it has not run\.$/);
    assert.deepEqual(outputs, rotated(FIRST, newest, null));
    assert.deepEqual(on.simulator.takeRequests(), [...ROTATION, ...times(7, READ(200))]);
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
    assertHidden(newest!, failure);

    const again = await failureWithState(on.anotherProcess().rotation.update(DEMO_ID, outputs, FIRST));
    assert.equal(again.failure.code, "rotation_not_confirmed");
    assert.deepEqual(again.outputs, outputs);
    assert.deepEqual(on.simulator.takeRequests(), times(8, READ(200)));

    on.simulator.clearFaults();
    const state = await on.anotherProcess().rotation.update(DEMO_ID, outputs, FIRST);
    assert.deepEqual(state, { id: DEMO_ID, outputs });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    assert.deepEqual(on.simulator.client("demo").secrets, [newest, OLD]);
  });

  for (const [name, reply, requests, code] of [
    ["403", refuse(403, 10000), [READ(403)], "permission_denied"],
    ["resets for ever", { kind: "reset" }, times(5, READ("reset")), "network_failure"],
    ["no flag", describedAs({ has_rotated_secret: null }), [READ(200)], "flag_missing"],
    ["404", refuse(404, 1000), [READ(404)], "client_not_found"],
  ] as [string, FaultReply, string[], ErrorCode][]) {
    it(`${name} after POST: ${code}, the state holds the new secret`, async () => {
      on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply });
      const old = rotated({ ...FIRST, currentClientSecret: "first" }, OLD, "first");
      const { failure, outputs } = await failureWithState(on.rotation.update(DEMO_ID, old, SECOND));
      assert.equal(failure.code, code);
      assert.deepEqual(outputs, rotated(SECOND, on.simulator.client("demo").secrets[0], OLD));
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), POST(200), ...requests]);
    });
  }
});

describe("rotation: read", () => {
  const on = secretsStage([OLD]);

  it("finds what the state says, and looks only whether the client is there", async () => {
    for (const old of [rotated(FIRST, "new", OLD), { ...rotated(FIRST, "new", null), newSecretLost: true }]) {
      assert.deepEqual(await on.rotation.read(DEMO_ID, old), { id: DEMO_ID, outputs: old });
    }
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), LIST(200)]);
  });

  it("of a client that is gone: gone", async () => {
    on.simulator.removeClient("demo");
    assert.equal(await on.rotation.read(DEMO_ID, rotated(FIRST, "new", OLD)), undefined);
  });

  for (const [name, reply, code] of [
    ["404 as a page", page(404), "invalid_response"],
    ["404 of the router", refuse(404, 7003), "api_error"],
    ["403", refuse(403, 10000), "permission_denied"],
  ] as [string, FaultReply, ErrorCode][]) {
    it(`${name}: ${code}, not gone`, async () => {
      on.simulator.addFault({ reply });
      const failure = await failureOf(on.rotation.read(DEMO_ID, rotated(FIRST, "new", OLD)));
      assert.equal(failure.code, code);
      assert.match(failure.happened, / Nothing was changed\.$/);
    });
  }
});

describe("rotation: beside a cleanup of the client", () => {
  const on = secretsStage([OLD]);

  it("one after the other, in the order in which they began", async () => {
    const [rotation, cleanup] = await Promise.all([on.rotation.create(FIRST), on.cleanup.create(DEMO)]);
    assert.deepEqual(on.simulator.takeRequests(), [...ROTATION, READ(200), DELETE(200), READ(200)]);
    assert.deepEqual(on.simulator.client("demo").secrets, [rotation.outputs.clientSecret]);
    assert.equal(cleanup.outputs.outcome, "deleted");
  });

  it("also when the cleanup began, and when one of them fails", async () => {
    on.simulator.addFault({ operation: "rotateSecret", reply: refuse(403, 10000) });
    const cleanup = on.cleanup.create(DEMO);
    const refused = failureOf(on.rotation.create(FIRST));
    const last = on.cleanup.create(DEMO);
    assert.equal((await cleanup).outputs.outcome, "alreadyClean");
    assert.equal((await refused).code, "permission_denied");
    assert.equal((await last).outputs.outcome, "alreadyClean");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), READ(200), POST(403), READ(200), READ(200)]);
  });
});
