import assert from "node:assert/strict";
import { type Envelope, type FaultReply } from "../../simulator";
import { ACCOUNT, DEMO, DEMO_ID, page, READ, refuse } from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import {
  describedAs,
  failureWithState,
  OLD,
  POST,
  says,
  secretsStage,
  times,
} from "../helpers/http/secrets-stage";

const operation = "rotateSecret";
const CLIENT = `OAuth client demo of account ${ACCOUNT}`;
const FIRST = { ...DEMO, triggers: { n: 1 }, currentClientSecret: OLD };
const SECOND = { ...FIRST, triggers: { n: 2 } };
const NEVER_ROTATED = { clientSecret: OLD, previousClientSecret: null, rotatedAt: null };
const UNKNOWN = { clientSecret: null, previousClientSecret: null, rotatedAt: null };
/** The outputs after a rotation long ago. */
const BEFORE = {
  clientSecret: OLD,
  previousClientSecret: "before-s3cret",
  rotatedAt: "2026-10-01T00:00:00.000Z",
  newSecretLost: false,
};
const WITHOUT_SECRET = says(200, { success: true, errors: [], messages: [], result: {} });
const EMPTY_SECRET = says(200, { success: true, errors: [], messages: [], result: { client_secret: "" } });

describe("rotation: POST whose answer is lost", () => {
  const on = secretsStage([OLD]);

  const lost: [name: string, reply: FaultReply, logged: number | string][] = [
    ["a reset connection", { kind: "reset" }, "reset"],
    ["no answer", { kind: "noReply" }, "no reply"],
    ["half an answer", { kind: "truncate" }, "reset"],
    ["an answer without end", { kind: "slowBody" }, "no reply"],
    ["500", refuse(500, 1000), 500],
    ["a page with 502", page(502), 502],
    ["a page with 200", page(200), 200],
    ["200 without a secret", WITHOUT_SECRET, 200],
    ["200 with an empty secret", EMPTY_SECRET, 200],
    ["a failure with status 200", refuse(200, 1000), 200],
    ["201 without a secret", says(201, { success: true, result: {} }), 201],
    ["a redirect", page(302), 302],
    ["403", refuse(403, 10000), 403],
    ["409", refuse(409, 1000), 409],
    ["429", refuse(429, 10429), 429],
  ];
  for (const [name, reply, logged] of lost) {
    it(`${name}, after it had its effect: rotated_secret_lost, with one POST`, async () => {
      on.simulator.addFault({ operation, effect: true, reply });
      // For the answers that never end, a limit that is short in earnest.
      const { rotation } = logged === "no reply" ? on.anotherProcess({ limitMs: 1_000 }) : on;
      const { failure, outputs } = await failureWithState(rotation.create(FIRST));
      assert.equal(failure.code, "rotated_secret_lost");
      assert.deepEqual(outputs, { ...FIRST, ...NEVER_ROTATED, newSecretLost: true });
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), POST(logged), READ(200)]);
      // Where another POST would be worth sending, the look comes after the pause before it.
      assert.deepEqual(on.clock.pauses, logged === 403 || logged === 409 ? [] : [250]);
      const { secrets } = on.simulator.client("demo");
      assert.deepEqual([secrets.length, secrets[1]], [2, OLD]);
      assertHidden(secrets[0]!, failure);
      assertHidden(OLD, failure);
      assert.deepEqual(await rotation.diff(DEMO_ID, outputs, FIRST), { changes: true, replaces: [] });
    });
  }

  it("the whole message", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const { failure } = await failureWithState(on.rotation.create(FIRST));
    assert.equal(
      failure.message,
      `rotated_secret_lost: The rotation of ${CLIENT} was sent and not answered with a new secret, and it took place all ` +
        "the same, unless somebody else has rotated: nobody here holds the newest secret. The one before it works. Do " +
        "not retire the old secret: that would be an outage. Go on using it; when consumers can be cut off for a moment, set recoverLostSecret: true on the " +
        "rotation and run `pulumi up`. It deletes the secret that consumers use, which cuts them off, rotates, and " +
        "hands out the new one. Then take it out again.",
    );
  });

  const foreign: [name: string, result: object][] = [
    ["the secret in use", { client_secret: OLD }],
    ["the secret before it", { client_secret: BEFORE.previousClientSecret }],
    ["the secret of another client", { client_id: "other", client_secret: "s3cret" }],
  ];
  for (const [name, result] of foreign) {
    it(`an answer with ${name}: lost, and no cleanup of this process deletes`, async () => {
      on.simulator.addFault({ operation, effect: true, reply: says(200, { success: true, result }) });
      const { failure, outputs } = await failureWithState(
        on.rotation.update(DEMO_ID, { ...FIRST, ...BEFORE }, SECOND),
      );
      assert.equal(failure.code, "rotated_secret_lost");
      assert.deepEqual(outputs, { ...SECOND, ...BEFORE, newSecretLost: true });
      on.simulator.takeRequests();
      assert.equal((await failureOf(on.cleanup.create(DEMO))).code, "rotated_secret_lost");
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    });
  }

  it("an answer with the id of this client is as good as one without", async () => {
    const edit = (envelope: Envelope) => ({
      ...envelope,
      result: { ...(envelope.result as object), client_id: "demo" },
    });
    on.simulator.addFault({ operation, effect: true, reply: { kind: "edit", edit } });
    const { outputs } = await on.rotation.create(FIRST);
    assert.equal(outputs.clientSecret, on.simulator.client("demo").secrets[0]);
  });

  it("of an update: the secrets stay as they were, the triggers are the new ones", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const { outputs } = await failureWithState(on.rotation.update(DEMO_ID, { ...FIRST, ...BEFORE }, SECOND));
    assert.deepEqual(outputs, { ...SECOND, ...BEFORE, newSecretLost: true });
  });

  it("of a create that knows no secret: null", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const { outputs } = await failureWithState(on.rotation.create(DEMO));
    assert.deepEqual(outputs, { ...DEMO, ...UNKNOWN, newSecretLost: true });
  });

  const unreadable: [name: string, post: FaultReply, reply: FaultReply, requests: string[]][] = [
    ["a cut one, then 403", { kind: "reset" }, refuse(403, 10000), [POST("reset"), READ(403)]],
    ["a cut one, then 404", { kind: "reset" }, refuse(404, 1000), [POST("reset"), READ(404)]],
    [
      "a cut one, then resets",
      { kind: "reset" },
      { kind: "reset" },
      [POST("reset"), ...times(5, READ("reset"))],
    ],
    [
      "500, then a missing flag",
      refuse(500, 1000),
      describedAs({ has_rotated_secret: undefined }),
      [POST(500), READ(200)],
    ],
    ["409, then a page", refuse(409, 1000), page(200), [POST(409), READ(200)]],
  ];
  for (const [name, post, reply, requests] of unreadable) {
    for (const effect of [true, false]) {
      it(`${name}, ${effect ? "with" : "without"} effect: the flag cannot be read, so it counts as lost`, async () => {
        on.simulator.addFault({ operation, effect, reply: post });
        on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply });
        const { failure, outputs } = await failureWithState(on.rotation.create(FIRST));
        assert.equal(failure.code, "rotated_secret_lost");
        assert.match(failure.happened, /whether it took place cannot be read, so it counts as done/);
        assert.deepEqual(outputs, { ...FIRST, ...NEVER_ROTATED, newSecretLost: true });
        assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...requests]);
      });
    }
  }

  it("with effect, behind a flag that lags: the second POST is refused, and the first one counts", async () => {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const lagging = describedAs({ has_rotated_secret: false });
    on.simulator.addFault({ operation: "getClient", skip: 1, reply: lagging });
    const { failure, outputs } = await failureWithState(on.rotation.create(FIRST));
    assert.equal(failure.code, "rotated_secret_lost");
    assert.equal(outputs.newSecretLost, true);
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      POST("reset"),
      READ(200),
      POST(409),
      READ(200),
    ]);
  });
});
