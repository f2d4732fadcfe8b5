import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CloudflareOAuthError, type ErrorCode } from "../../provider/errors";
import { FailedWithState } from "../../provider/resource";
import { type Envelope, type FaultReply, type OAuthClient } from "../../simulator";
import {
  ACCOUNT,
  cleanupStage,
  DELETE,
  deletedAtNoon,
  DEMO,
  DEMO_ID,
  NEVER_DELETED,
  page,
  READ,
  refuse,
} from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";

const DELETION = [READ(200), DELETE(200), READ(200)];

describe("cleanup: create", () => {
  const on = cleanupStage();

  it("deletes the old secret, and only that", async () => {
    const [newest] = on.simulator.client("demo").secrets;
    assert.deepEqual(await on.cleanup.create(DEMO), { id: DEMO_ID, outputs: deletedAtNoon() });
    assert.deepEqual(on.simulator.client("demo").secrets, [newest]);
    assert.deepEqual(on.simulator.takeRequests(), DELETION);
    assert.deepEqual([on.clock.pauses, on.notices], [[], []]);
  });

  it("keeps all inputs in the outputs", async () => {
    const inputs = {
      ...DEMO,
      triggers: { n: [1, null, { b: true }] },
      cleanupOn: "drift",
      notBefore: "2026-11-23T13:00:00+01:00",
    };
    assert.deepEqual(await on.cleanup.create(inputs), { id: DEMO_ID, outputs: deletedAtNoon(inputs) });
  });

  it("nothing to delete is a success", async () => {
    on.simulator.retire("demo");
    assert.deepEqual(await on.cleanup.create(DEMO), {
      id: DEMO_ID,
      outputs: { ...DEMO, ...NEVER_DELETED, outcome: "alreadyClean", hasRotatedSecret: false },
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("before notBefore it waits, and says so", async () => {
    const inputs = { ...DEMO, notBefore: "2026-11-23T12:00:00.001Z" };
    assert.deepEqual(await on.cleanup.create(inputs), {
      id: DEMO_ID,
      outputs: { ...inputs, ...NEVER_DELETED, outcome: "waiting", hasRotatedSecret: true },
    });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    assert.deepEqual(on.notices, [
      "OAuth client demo: the old secret is kept until notBefore, 2026-11-23T12:00:00.001Z. " +
        "The first `pulumi up` after that deletes it.",
    ]);
  });

  it("before notBefore with nothing to delete it does not wait", async () => {
    on.simulator.retire("demo");
    const { outputs } = await on.cleanup.create({ ...DEMO, notBefore: "2027-01-01T00:00:00Z" });
    assert.equal(outputs.outcome, "alreadyClean");
    assert.deepEqual(on.notices, []);
  });

  it("a client id with odd characters", async () => {
    on.simulator.addClient({ clientId: "a b?#%2Fü", rotated: true });
    const { id, outputs } = await on.cleanup.create({ ...DEMO, oauthClientId: "a b?#%2Fü" });
    assert.equal(id, `${ACCOUNT}/a b?#%2Fü`);
    assert.equal(outputs.outcome, "deleted");
    assert.equal(on.simulator.client("a b?#%2Fü").hasRotatedSecret, false);
    assert.deepEqual(on.simulator.takeRequests(), [
      "GET oauth_clients/a%20b%3F%23%252F%C3%BC 200",
      "DELETE oauth_clients/a%20b%3F%23%252F%C3%BC/rotate_secret 200",
      "GET oauth_clients/a%20b%3F%23%252F%C3%BC 200",
    ]);
  });
});

describe("cleanup: an observation that leaves a question stops everything", () => {
  const on = cleanupStage();
  const describedAs = (changes: Partial<Record<keyof OAuthClient, unknown>>): FaultReply => ({
    kind: "edit",
    edit: (envelope: Envelope) => ({
      ...envelope,
      result: { ...(envelope.result as OAuthClient), ...changes },
    }),
  });
  const table: [name: string, reply: FaultReply, requests: string[], code: ErrorCode][] = [
    ["401", refuse(401, 10000), [READ(401)], "authentication_failed"],
    ["403", refuse(403, 10000), [READ(403)], "permission_denied"],
    ["404", refuse(404, 1000), [READ(404)], "client_not_found"],
    ["404 of the router", refuse(404, 7003), [READ(404)], "api_error"],
    ["404 as HTML", page(404), [READ(404)], "invalid_response"],
    ["a missing flag", describedAs({ has_rotated_secret: undefined }), [READ(200)], "flag_missing"],
    ["a flag that is null", describedAs({ has_rotated_secret: null }), [READ(200)], "flag_missing"],
    ["a flag that is text", describedAs({ has_rotated_secret: "true" }), [READ(200)], "invalid_response"],
    ["another client", describedAs({ client_id: "s3cret" }), [READ(200)], "invalid_response"],
    ["a failure with status 200", refuse(200, 1000), [READ(200)], "api_error"],
    ["HTML", page(200), [READ(200)], "invalid_response"],
    ["a redirect", page(302), [READ(302)], "invalid_response"],
    ["500 for ever", refuse(500, 1000), Array<string>(5).fill(READ(500)), "api_error"],
    ["429 for ever", refuse(429, 10429), Array<string>(5).fill(READ(429)), "rate_limited"],
    ["resets for ever", { kind: "reset" }, Array<string>(5).fill(READ("reset")), "network_failure"],
  ];
  for (const [name, reply, requests, code] of table) {
    for (const step of ["create", "update"] as const) {
      it(`${step}, ${name}: ${code}, nothing deleted`, async () => {
        on.simulator.addFault({ times: Infinity, reply });
        const failure = await failureOf(
          step === "create"
            ? on.cleanup.create(DEMO)
            : on.cleanup.update(DEMO_ID, deletedAtNoon(), { ...DEMO, triggers: { n: 2 } }),
        );
        assert.equal(failure.code, code);
        assert.match(failure.happened, /\. Nothing was changed\.$/);
        assert.doesNotMatch(failure.message, /s3cret|<p>/);
        assert.deepEqual(on.simulator.takeRequests(), requests);
        assert.equal(on.simulator.client("demo").hasRotatedSecret, true);
      });
    }
  }

  it("the whole message of a client that is gone", async () => {
    on.simulator.removeClient("demo");
    const failure = await failureOf(on.cleanup.create(DEMO));
    assert.equal(
      failure.message,
      `client_not_found: Cloudflare could not read OAuth client demo of account ${ACCOUNT}: the account has no such ` +
        "client. Nothing was changed. Check accountId and oauthClientId. If the client was deleted, `pulumi refresh` " +
        `drops the resource from the state. (HTTP 404; Cloudflare error 1000; cf-ray ${failure.ray ?? ""})`,
    );
  });

  it("after a failure the next create does all of it", async () => {
    on.simulator.addFault({ reply: refuse(403, 10000) });
    await failureOf(on.cleanup.create(DEMO));
    on.simulator.takeRequests();
    assert.deepEqual(await on.cleanup.create(DEMO), { id: DEMO_ID, outputs: deletedAtNoon() });
    assert.deepEqual(on.simulator.takeRequests(), DELETION);
  });
});

describe("cleanup: resources side by side", () => {
  const on = cleanupStage();

  it("two for one client issue one DELETE", async () => {
    const both = await Promise.all([
      on.cleanup.create(DEMO),
      on.cleanup.create({ ...DEMO, triggers: { n: 1 } }),
    ]);
    assert.deepEqual(
      both.map(({ outputs }) => outputs.outcome),
      ["deleted", "alreadyClean"],
    );
    assert.deepEqual(on.simulator.takeRequests(), [...DELETION, READ(200)]);
  });

  it("the second starts over when the first has failed", async () => {
    on.simulator.addFault({ reply: refuse(403, 10000) });
    const first = failureOf(on.cleanup.create(DEMO));
    const second = on.cleanup.create(DEMO);
    assert.equal((await first).code, "permission_denied");
    assert.equal((await second).outputs.outcome, "deleted");
    assert.deepEqual(on.simulator.takeRequests(), [READ(403), ...DELETION]);
  });

  it("one for another client waits only so long, and only once, for a read that would serve both", async () => {
    on.simulator.addClient({ clientId: "other", rotated: true });
    const held = on.simulator.hold({ operation: "deleteRotatedSecret", clientId: "demo" });
    const demo = on.cleanup.create(DEMO);
    await held.arrived;
    const other = on.cleanup.create({ ...DEMO, oauthClientId: "other" });
    await nextTurn();
    on.clock.ring();
    assert.equal((await other).outputs.outcome, "deleted");
    assert.equal(on.simulator.client("demo").hasRotatedSecret, true);
    held.release();
    assert.equal((await demo).outputs.outcome, "deleted");
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      DELETE(200),
      ...DELETION.map((line) => line.replace("demo", "other")),
      READ(200),
    ]);
  });

  it("the wait for another operation on the client counts against the limit", async () => {
    const held = on.simulator.hold({ operation: "deleteRotatedSecret" });
    const first = on.cleanup.create(DEMO).catch((error: unknown) => error);
    const second = failureOf(on.cleanup.create(DEMO));
    await held.arrived;
    on.clock.advance(600_000);
    held.release();
    const interrupted = await first;
    assert.ok(interrupted instanceof FailedWithState);
    assert.equal(interrupted.cause.code, "request_timeout");
    assert.equal(
      (await second).message,
      "request_timeout: The operation took longer than its limit of 600 s. Nothing was changed. " +
        "Run `pulumi up` again, or raise cloudflareOauth:operationTimeoutSeconds.",
    );
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200)]);
  });
});

describe("cleanup: configuration", () => {
  const on = cleanupStage();

  it("is read when it is needed: missing it sends nothing, and is no failure for ever", async () => {
    let ready = false;
    const cleanup = on.anotherProcess(() => {
      if (!ready) {
        throw new CloudflareOAuthError("invalid_configuration", "Nothing was sent.", "Set it.");
      }
      return on.configuration();
    });
    assert.deepEqual(cleanup.check(DEMO), []);
    const unchanged = { changes: false, replaces: [] };
    assert.deepEqual(await cleanup.diff(DEMO_ID, deletedAtNoon(), DEMO), unchanged);
    const drift = { ...DEMO, cleanupOn: "drift" };
    const calls = [
      () => cleanup.create(DEMO),
      () => cleanup.update(DEMO_ID, deletedAtNoon(), { ...DEMO, triggers: { n: 2 } }),
      () => cleanup.read(DEMO_ID, deletedAtNoon()),
      () => cleanup.read(DEMO_ID, {}),
      () => cleanup.diff(DEMO_ID, deletedAtNoon(drift), drift),
    ];
    for (const call of calls) {
      assert.equal((await failureOf(call())).message, "invalid_configuration: Nothing was sent. Set it.");
    }
    assert.deepEqual(on.simulator.takeRequests(), []);

    ready = true;
    assert.deepEqual(await cleanup.create(DEMO), { id: DEMO_ID, outputs: deletedAtNoon() });
    assert.deepEqual(on.simulator.takeRequests(), DELETION);
  });
});
