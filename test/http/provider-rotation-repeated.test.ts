import assert from "node:assert/strict";
import { CloudflareOAuthError, type ErrorCode } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { type FaultReply } from "../../simulator";
import { DEMO, DEMO_ID, NOON, page, READ, refuse } from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import {
  failureWithState,
  LATE_LOOKS,
  OLD,
  POST,
  type Process,
  secretsStage,
} from "../helpers/http/secrets-stage";

const operation = "rotateSecret";
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
const UNSENT = new CloudflareOAuthError("network_failure", "No connection could be made.", "", {
  unsent: true,
});

/** Lets each POST of `process` fail as if no connection could be made. */
function withoutConnectionForPost({ context }: Process): void {
  context.begin().clients.rotateSecret = () => Promise.reject(UNSENT);
}

describe("rotation: POST that did not take place", () => {
  const on = secretsStage([OLD]);

  const passing: [name: string, reply: FaultReply, logged: number | string, pause: number][] = [
    ["a reset connection", { kind: "reset" }, "reset", 250],
    ["half an answer", { kind: "truncate" }, "reset", 250],
    ["502", page(502), 502, 250],
    ["a page with 200", page(200), 200, 250],
    ["429 with Retry-After", refuse(429, 10429, { "retry-after": "7" }), 429, 7_250],
  ];
  for (const [name, reply, logged, pause] of passing) {
    it(`${name}: looked at, then sent once more`, async () => {
      on.simulator.addFault({ operation, reply });
      const { outputs } = await on.rotation.create(FIRST);
      assert.deepEqual(outputs, {
        ...FIRST,
        clientSecret: on.simulator.client("demo").secrets[0],
        previousClientSecret: OLD,
        rotatedAt: new Date(Date.parse(NOON) + pause).toISOString(),
        newSecretLost: false,
      });
      const tail = [POST(200), READ(200)];
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), POST(logged), READ(200), ...tail]);
      assert.deepEqual(on.clock.pauses, [pause]);
    });
  }

  for (const [step, old] of [
    ["create", NEVER_ROTATED],
    ["update", BEFORE],
  ] as const) {
    it(`${step}, lost twice: no third, the state is as before, and the next update rotates`, async () => {
      on.simulator.addFault({ operation, times: Infinity, reply: { kind: "reset" } });
      const work =
        step === "create"
          ? on.rotation.create(SECOND)
          : on.rotation.update(DEMO_ID, { ...FIRST, ...BEFORE }, SECOND);
      const { failure, outputs } = await failureWithState(work);
      assert.equal(failure.code, "network_failure");
      assert.match(failure.happened, / one secret as before: the rotation did not take place\.$/);
      const triggers = step === "create" ? {} : FIRST.triggers;
      assert.deepEqual(outputs, { ...SECOND, ...old, triggers, newSecretLost: false });
      const again = [POST("reset"), READ(200)];
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again, ...LATE_LOOKS]);

      on.simulator.clearFaults();
      const { rotation } = on.anotherProcess();
      assert.deepEqual(await rotation.diff(DEMO_ID, outputs, SECOND), { changes: true, replaces: [] });
      const { outputs: rotated } = await rotation.update(DEMO_ID, outputs, SECOND);
      const [newest] = on.simulator.client("demo").secrets;
      assert.deepEqual([rotated.clientSecret, rotated.previousClientSecret], [newest, OLD]);
      assert.deepEqual(rotated.triggers, SECOND.triggers);
    });
  }

  it("lost twice, without triggers: the next update rotates all the same", async () => {
    on.simulator.addFault({ operation, times: 2, reply: { kind: "reset" } });
    const { outputs } = await failureWithState(on.rotation.create(DEMO));
    assert.deepEqual(outputs, { ...DEMO, ...UNKNOWN, triggers: {}, newSecretLost: false });
    const { rotation } = on.anotherProcess();
    assert.deepEqual(await rotation.diff(DEMO_ID, outputs, DEMO), { changes: true, replaces: [] });
    const { outputs: rotated } = await rotation.update(DEMO_ID, outputs, {
      ...DEMO,
      currentClientSecret: OLD,
    });
    assert.equal(rotated.previousClientSecret, OLD);
  });

  it("refused after a lost one: the state is as before", async () => {
    on.simulator.addFault({ operation, reply: { kind: "reset" } });
    on.simulator.addFault({ operation, reply: refuse(403, 10000) });
    const { failure, outputs } = await failureWithState(on.rotation.create(FIRST));
    assert.equal(failure.code, "permission_denied");
    assert.equal(outputs.newSecretLost, false);
  });

  it("a wait beyond the limit of the operation: no second POST", async () => {
    on.simulator.addFault({ operation, reply: refuse(503, 1000, { "retry-after": "600" }) });
    const { failure } = await failureWithState(on.rotation.create(FIRST));
    assert.match(failure.happened, /asks to wait 600 s\. .* did not take place\.$/);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), POST(503), READ(200)]);
  });

  it("a wait that fits: the last look, too, comes after it and takes its time", async () => {
    on.simulator.addFault({ operation, times: 2, reply: refuse(503, 1000, { "retry-after": "5" }) });
    await failureWithState(on.rotation.create(FIRST));
    const again = [POST(503), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again, ...LATE_LOOKS]);
    assert.deepEqual(on.clock.pauses.slice(0, 2), [5_250, 5_000]);
  });

  for (const [title, faults] of [
    ["lost twice, and then it takes place all the same", { times: 2, reply: page(503) }],
    [
      "asked to wait for long, and then it takes place all the same",
      { reply: refuse(503, 1000, { "retry-after": "600" }) },
    ],
  ] as const) {
    it(`${title}: a cleanup in the same process deletes nothing`, async () => {
      on.simulator.addFault({ operation, ...faults });
      await failureWithState(on.rotation.create(FIRST));
      on.simulator.rotate("demo");
      on.clock.advance(600_000);
      on.simulator.takeRequests();
      const failure = await failureOf(on.cleanup.create(DEMO));
      assert.equal(failure.code, "rotated_secret_lost");
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
      assert.ok(on.simulator.client("demo").secrets.includes(OLD));
    });
  }

  it("too little time left to see what comes of it: no POST, nothing was changed", async () => {
    const held = on.simulator.hold({ operation: "getClient" });
    const failing = failureOf(on.rotation.create(FIRST));
    await held.arrived;
    on.clock.advance(545_000);
    held.release();
    assert.match(
      (await failing).message,
      /^request_timeout: Of its limit of 600 s the operation has 55 s left: .* Nothing was changed\. /,
    );
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  for (const [status, code] of [
    [400, "api_error"],
    [401, "authentication_failed"],
    [403, "permission_denied"],
    [404, "client_not_found"],
    [409, "api_error"],
  ] as [number, ErrorCode][]) {
    it(`${status}: one POST, and a plain failure`, async () => {
      on.simulator.addFault({ operation, reply: refuse(status, 1000) });
      const old: Properties = { ...FIRST, ...BEFORE };
      const failure = await failureOf(on.rotation.update(DEMO_ID, old, SECOND));
      assert.equal(failure.code, code);
      assert.match(failure.happened, / Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), POST(status), READ(200)]);
      assert.deepEqual(on.simulator.client("demo").secrets, [OLD]);
    });
  }

  it("429 for ever: two POSTs, and a plain failure", async () => {
    on.simulator.addFault({ operation, times: Infinity, reply: refuse(429, 10429) });
    assert.equal((await failureOf(on.rotation.create(FIRST))).code, "rate_limited");
    const again = [POST(429), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again]);
  });

  for (const [name, reply] of [
    ["readable", undefined],
    ["not readable", refuse(403, 10000)],
  ] as const) {
    it(`no connection for POST, the flag ${name}: a plain failure`, async () => {
      withoutConnectionForPost(on);
      if (reply) {
        on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply });
      }
      assert.equal((await failureOf(on.rotation.create(FIRST))).code, "network_failure");
      assert.deepEqual(on.simulator.client("demo").secrets, [OLD]);
    });
  }
});
