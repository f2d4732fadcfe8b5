import assert from "node:assert/strict";
import { type CloudflareOAuthError } from "../../provider/errors";
import { LAG_PAUSES_MS } from "../../provider/lag";
import { FailedWithState, type Properties } from "../../provider/resource";
import { type FaultReply } from "../../simulator";
import {
  ACCOUNT,
  cleanupStage,
  DELETE,
  deletedAtNoon,
  DEMO,
  DEMO_ID,
  NEVER_DELETED,
  NOON,
  page,
  READ,
  refuse,
  unconfirmed,
} from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import { LATE_LOOKS } from "../helpers/http/secrets-stage";

const CLIENT = `OAuth client demo of account ${ACCOUNT}`;
const operation = "deleteRotatedSecret";
const LOST: FaultReply = { kind: "reset" };

/** The failure that leaves the deletion in doubt, after its state was checked. */
async function doubtOf(work: Promise<unknown>, outputs: Properties): Promise<CloudflareOAuthError> {
  const error = await work.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FailedWithState, String(error));
  assert.deepEqual(error.state, { id: DEMO_ID, outputs });
  assert.equal(error.message, error.cause.message);
  assert.match(error.cause.happened, /\. DELETE was sent; whether the old secret is gone is not known\.$/);
  assert.match(
    error.cause.advice,
    /\. The next `pulumi up` looks first\. If the old secret is still there, it is deleted in drift mode, and where `verify` shows both secrets to be the known ones; otherwise the message says so, and a changed trigger deletes it\.$/,
  );
  return error.cause;
}

describe("cleanup: DELETE whose answer is lost", () => {
  const on = cleanupStage();

  const lost: [name: string, reply: FaultReply, logged: number | string][] = [
    ["a reset connection", { kind: "reset" }, "reset"],
    ["no answer", { kind: "noReply" }, "no reply"],
    ["half an answer", { kind: "truncate" }, "reset"],
    ["an answer without end", { kind: "slowBody" }, "no reply"],
    ["502", page(502), 502],
    ["500", refuse(500, 1000), 500],
    ["a page with status 200", page(200), 200],
    ["a failure with status 200", refuse(200, 1000), 200],
    ["a redirect", page(302), 302],
  ];
  for (const [name, reply, logged] of lost) {
    it(`${name}, after it had its effect: deleted, with one DELETE`, async () => {
      on.simulator.addFault({ operation, effect: true, reply });
      // For the answers that never end, a limit that is short in earnest.
      const cleanup = logged === "no reply" ? on.anotherProcess(() => on.configuration(1_000)) : on.cleanup;
      const { outputs } = await cleanup.create(DEMO);
      assert.deepEqual({ ...outputs, deletedAt: NOON }, deletedAtNoon());
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(logged), READ(200)]);
    });
  }

  const passing: [name: string, reply: FaultReply, logged: number | string, pause: number][] = [
    ["a reset connection", { kind: "reset" }, "reset", 250],
    ["half an answer", { kind: "truncate" }, "reset", 250],
    ["502", page(502), 502, 250],
    ["429", refuse(429, 10429), 429, 250],
    ["429 with Retry-After", refuse(429, 10429, { "retry-after": "7" }), 429, 7_250],
    ["503 with Retry-After", refuse(503, 1000, { "retry-after": "7" }), 503, 7_250],
  ];
  for (const [name, reply, logged, pause] of passing) {
    it(`${name}, without effect: looked at, then sent again`, async () => {
      on.simulator.addFault({ operation, reply });
      assert.deepEqual(await on.cleanup.create(DEMO), {
        id: DEMO_ID,
        outputs: { ...deletedAtNoon(), deletedAt: new Date(Date.parse(NOON) + pause).toISOString() },
      });
      assert.deepEqual(on.simulator.takeRequests(), [
        READ(200),
        DELETE(logged),
        READ(200),
        DELETE(200),
        READ(200),
      ]);
      assert.deepEqual(on.clock.pauses, [pause]);
    });
  }

  it("twice: the third is confirmed", async () => {
    on.simulator.addFault({ operation, times: 2, reply: LOST });
    assert.equal((await on.cleanup.create(DEMO)).outputs.outcome, "deleted");
    const again = [DELETE("reset"), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again, DELETE(200), READ(200)]);
    assert.deepEqual(on.clock.pauses, [250, 500]);
  });

  it("three times: no fourth, in doubt", async () => {
    on.simulator.addFault({ operation, times: Infinity, reply: LOST });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "network_failure");
    const again = [DELETE("reset"), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again, ...again, ...LATE_LOOKS]);
    assert.deepEqual(on.clock.pauses, [250, 500, ...LAG_PAUSES_MS]);
  });

  it("three times, the last with an effect that is shown late: deleted", async () => {
    on.simulator.addFault({ operation, times: 2, reply: LOST });
    on.simulator.addFault({ operation, effect: true, reply: LOST });
    on.simulator.addFault({ operation: "getClient", skip: 3, times: 2, reply: { kind: "staleFlag" } });
    assert.equal((await on.cleanup.create(DEMO)).outputs.outcome, "deleted");
    const again = [DELETE("reset"), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      ...again,
      ...again,
      ...again,
      READ(200),
      READ(200),
    ]);
  });

  it("a refusal after a lost one: no third, in doubt", async () => {
    on.simulator.addFault({ operation, reply: LOST });
    on.simulator.addFault({ operation, reply: refuse(403, 10000) });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "permission_denied");
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      DELETE("reset"),
      READ(200),
      DELETE(403),
      READ(200),
      ...LATE_LOOKS,
    ]);
  });

  for (const lateLooks of [1, 4]) {
    it(`a lost one that had its effect, shown by the look after ${lateLooks}: the next has nothing to delete, deleted`, async () => {
      on.simulator.addFault({ operation, effect: true, reply: LOST });
      on.simulator.addFault({
        operation: "getClient",
        skip: 1,
        times: lateLooks,
        reply: { kind: "staleFlag" },
      });
      assert.equal((await on.cleanup.create(DEMO)).outputs.outcome, "deleted");
      assert.deepEqual(on.simulator.takeRequests(), [
        READ(200),
        DELETE("reset"),
        READ(200),
        DELETE(400),
        ...Array<string>(lateLooks).fill(READ(200)),
      ]);
      assert.equal(on.simulator.client("demo").secrets.length, 1);
    });
  }

  it("an observation after it that fails: in doubt", async () => {
    on.simulator.addFault({ operation, effect: true, reply: LOST });
    on.simulator.addFault({ operation: "getClient", skip: 1, reply: refuse(403, 10000) });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "permission_denied");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE("reset"), READ(403)]);
  });

  it("an observation after it that never comes back: five tries, in doubt", async () => {
    on.simulator.addFault({ operation, effect: true, reply: LOST });
    on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply: LOST });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "network_failure");
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      DELETE("reset"),
      ...Array<string>(5).fill(READ("reset")),
    ]);
    assert.deepEqual(on.clock.pauses, [250, 250, 500, 1_000, 2_000]);
  });

  it("a wait for the next DELETE beyond the limit of the operation: in doubt, and told", async () => {
    on.simulator.addFault({ operation, reply: refuse(503, 1000, { "retry-after": "600" }) });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "api_error");
    assert.match(failure.message, /Cloudflare asks to wait 600 s\./);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(503), READ(200)]);
    assert.deepEqual(on.clock.pauses, []);
  });
});

describe("cleanup: DELETE that is refused", () => {
  const on = cleanupStage();

  for (const [status, code] of [
    [400, "api_error"],
    [401, "authentication_failed"],
    [403, "permission_denied"],
    [404, "client_not_found"],
    [409, "api_error"],
  ] as const) {
    it(`${status}: looked at, not sent again; the next create does it all`, async () => {
      on.simulator.addFault({ operation, reply: refuse(status, 1000) });
      const failure = await failureOf(on.cleanup.create(DEMO));
      assert.equal(failure.code, code);
      assert.match(failure.happened, /delete the rotated secret of .*\. Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(status), READ(200)]);
      assert.deepEqual(on.clock.pauses, []);

      assert.deepEqual(await on.cleanup.create(DEMO), { id: DEMO_ID, outputs: deletedAtNoon() });
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
    });
  }

  it("for want of the permission to write", async () => {
    on.simulator.setPermissions(on.simulator.token, ["OAuth Client Read"]);
    const failure = await failureOf(on.cleanup.create(DEMO));
    assert.equal(
      failure.message,
      `permission_denied: The credential may not delete the rotated secret of ${CLIENT}. Nothing was changed. Give ` +
        "the token the permission groups OAuth Client Read and OAuth Client Write on this account, and check " +
        `accountId. (HTTP 403; Cloudflare error 10000; cf-ray ${failure.ray ?? ""})`,
    );
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(403), READ(200)]);
  });

  it("429 for ever: three times, and nothing was changed", async () => {
    on.simulator.addFault({ operation, times: Infinity, reply: refuse(429, 10429) });
    const failure = await failureOf(on.cleanup.create(DEMO));
    assert.equal(failure.code, "rate_limited");
    assert.match(failure.happened, /Nothing was changed\.$/);
    const again = [DELETE(429), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...again, ...again, ...again]);
    // The last is the look's, which Cloudflare would refuse as well.
    assert.deepEqual(on.clock.pauses, [250, 500, 250]);
  });

  it("429 with a wait beyond the limit of the operation: at once, and told", async () => {
    on.simulator.addFault({ operation, reply: refuse(429, 10429, { "retry-after": "600" }) });
    const failure = await failureOf(on.cleanup.create(DEMO));
    assert.match(failure.happened, /Cloudflare asks to wait 600 s\. Nothing was changed\.$/);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(429), READ(200)]);
    assert.deepEqual(on.clock.pauses, []);
  });

  it("because someone else was faster: alreadyClean", async () => {
    const held = on.simulator.hold({ operation });
    const created = on.cleanup.create(DEMO);
    await held.arrived;
    on.simulator.retire("demo");
    held.release();
    assert.deepEqual(await created, {
      id: DEMO_ID,
      outputs: { ...DEMO, ...NEVER_DELETED, outcome: "alreadyClean", hasRotatedSecret: false },
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(400), READ(200)]);
  });
});

describe("cleanup: the confirmation", () => {
  const on = cleanupStage();
  const lagging = (times: number) => {
    on.simulator.addFault({ operation: "getClient", skip: 1, times, reply: { kind: "staleFlag" } });
  };

  for (const times of [1, 2, 7]) {
    it(`a flag that lags ${times} times: deleted, after growing pauses`, async () => {
      lagging(times);
      const { outputs } = await on.cleanup.create(DEMO);
      assert.equal(outputs.outcome, "deleted");
      assert.deepEqual(on.simulator.takeRequests(), [
        READ(200),
        DELETE(200),
        ...Array<string>(times + 1).fill(READ(200)),
      ]);
      assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS.slice(0, times));
    });
  }

  it("a flag that lags for ever: cleanup_not_confirmed after 30 s and eight looks", async () => {
    lagging(Infinity);
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "cleanup_not_confirmed");
    assert.ok(
      failure.message.startsWith(
        `cleanup_not_confirmed: Cloudflare accepted DELETE for ${CLIENT}, and goes on reporting a rotated secret. `,
      ),
    );
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      DELETE(200),
      ...Array<string>(8).fill(READ(200)),
    ]);
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
  });

  it("a flag that lags longer than the operation may take: no pause beyond its limit", async () => {
    lagging(Infinity);
    const cleanup = on.anotherProcess(() => on.configuration(3_000));
    const failure = await doubtOf(cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "cleanup_not_confirmed");
    assert.deepEqual(on.clock.pauses, [500, 1_000]);
  });

  it("a client that is removed meanwhile: in doubt, client_not_found", async () => {
    const held = on.simulator.hold({ operation, effect: "before" });
    const created = on.cleanup.create(DEMO);
    const checked = doubtOf(created, unconfirmed());
    await held.arrived;
    on.simulator.removeClient("demo");
    held.release();
    assert.equal((await checked).code, "client_not_found");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(404)]);
  });

  it("a flag that goes missing: in doubt, flag_missing", async () => {
    on.simulator.addFault({
      operation: "getClient",
      skip: 1,
      reply: { kind: "respond", status: 200, body: { success: true, result: { client_id: "demo" } } },
    });
    const failure = await doubtOf(on.cleanup.create(DEMO), unconfirmed());
    assert.equal(failure.code, "flag_missing");
  });

  it("keeps the time of the deletion before, when this one is in doubt", async () => {
    lagging(Infinity);
    const inputs = { ...DEMO, triggers: { n: 2 } };
    const old = { ...deletedAtNoon(), deletedAt: "2026-10-01T00:00:00.000Z" };
    await doubtOf(on.cleanup.update(DEMO_ID, old, inputs), {
      ...unconfirmed(inputs),
      deletedAt: old.deletedAt,
    });
  });
});

describe("cleanup: update", () => {
  const on = cleanupStage();
  const drift = { ...DEMO, cleanupOn: "drift" };
  const old = { ...deletedAtNoon(), deletedAt: "2026-10-01T00:00:00.000Z" };

  it("with a changed trigger deletes again", async () => {
    const inputs = { ...DEMO, triggers: { n: 2 } };
    assert.deepEqual(await on.cleanup.update(DEMO_ID, old, inputs), {
      id: DEMO_ID,
      outputs: deletedAtNoon(inputs),
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
  });

  it("with a changed trigger and nothing to delete keeps the time of the last deletion", async () => {
    on.simulator.retire("demo");
    const inputs = { ...DEMO, triggers: { n: 2 } };
    assert.deepEqual(await on.cleanup.update(DEMO_ID, old, inputs), {
      id: DEMO_ID,
      outputs: { ...old, ...inputs, outcome: "alreadyClean" },
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("in drift mode deletes without a changed input", async () => {
    const { outputs } = await on.cleanup.update(DEMO_ID, { ...old, ...drift }, drift);
    assert.deepEqual(outputs, deletedAtNoon(drift));
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
  });

  it("after the waiting deletes; while it lasts does not", async () => {
    const inputs = { ...DEMO, notBefore: "2026-11-23T12:00:10Z" };
    const { outputs: waiting } = await on.cleanup.create(inputs);
    on.clock.advance(9_999);
    assert.deepEqual((await on.cleanup.update(DEMO_ID, waiting, inputs)).outputs, waiting);
    on.clock.advance(1);
    const { outputs } = await on.cleanup.update(DEMO_ID, waiting, inputs);
    assert.deepEqual(outputs, { ...deletedAtNoon(inputs), deletedAt: "2026-11-23T12:00:10.000Z" });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), READ(200), READ(200), DELETE(200), READ(200)]);
    assert.equal(on.notices.length, 2);
  });

  it("after an unconfirmed one finds the flag false: alreadyClean", async () => {
    on.simulator.retire("demo");
    assert.deepEqual(await on.cleanup.update(DEMO_ID, unconfirmed(), DEMO), {
      id: DEMO_ID,
      outputs: { ...DEMO, ...NEVER_DELETED, outcome: "alreadyClean", hasRotatedSecret: false },
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("after an unconfirmed one finds the flag true: slots_changed, no DELETE", async () => {
    const failure = await failureOf(on.cleanup.update(DEMO_ID, unconfirmed(), DEMO));
    assert.equal(
      failure.message,
      `slots_changed: An earlier run sent DELETE for ${CLIENT} and did not see or prove the end of it, and there is a ` +
        "rotated secret now. It may be the same one; if somebody rotated in between, it is another, and may be in use. Nothing " +
        "was changed. Make sure that the newest secret is the one in use everywhere. Then change `triggers` of this " +
        "resource and run `pulumi up`: that deletes the old one.",
    );
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    assert.equal(on.simulator.client("demo").hasRotatedSecret, true);
  });

  it("after an unconfirmed one with a changed trigger deletes", async () => {
    const inputs = { ...DEMO, triggers: { n: 2 } };
    const { outputs } = await on.cleanup.update(DEMO_ID, unconfirmed(), inputs);
    assert.deepEqual(outputs, deletedAtNoon(inputs));
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
  });

  it("after an unconfirmed create, as the state has it: the deletion had its effect after all", async () => {
    on.simulator.addFault({ operation: "getClient", skip: 1, times: 8, reply: { kind: "staleFlag" } });
    const error = await on.cleanup.create(DEMO).catch((reason: unknown) => reason);
    assert.ok(error instanceof FailedWithState);
    on.simulator.takeRequests();
    const { outputs } = await on.anotherProcess().update(DEMO_ID, error.state.outputs, DEMO);
    assert.equal(outputs.outcome, "alreadyClean");
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });
});
