import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { type FaultReply } from "../../simulator";
import {
  ACCOUNT,
  cleanupStage,
  DELETE,
  deletedAtNoon,
  DEMO,
  DEMO_ID,
  NEVER_DELETED,
  page,
  LIST,
  READ,
  refuse,
  unconfirmed,
} from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";

const DRIFT = { ...DEMO, cleanupOn: "drift" };
const LATER = { ...DEMO, notBefore: "2026-11-23T12:00:10Z" };
const SOONER = { ...DEMO, notBefore: "2026-11-23T12:00:00Z" };
const waiting = (inputs: Properties): Properties => ({
  ...inputs,
  ...NEVER_DELETED,
  outcome: "waiting",
  hasRotatedSecret: true,
});

/** Answers about a client that leave open whether it exists. */
const QUESTIONABLE: [name: string, reply: FaultReply, requests: string[], code: ErrorCode][] = [
  ["404 as HTML", page(404), [READ(404)], "invalid_response"],
  ["404 with 7003", refuse(404, 7003), [READ(404)], "api_error"],
  ["404 with 7000", refuse(404, 7000), [READ(404)], "api_error"],
  [
    "404 that says success",
    { kind: "respond", status: 404, body: { success: true, result: null } },
    [READ(404)],
    "invalid_response",
  ],
  ["410", refuse(410, 1000), [READ(410)], "api_error"],
  ["401", refuse(401, 10000), [READ(401)], "authentication_failed"],
  ["403", refuse(403, 10000), [READ(403)], "permission_denied"],
  ["500", refuse(500, 1000), Array<string>(5).fill(READ(500)), "api_error"],
  ["a reset connection", { kind: "reset" }, Array<string>(5).fill(READ("reset")), "network_failure"],
  ["a page", page(200), [READ(200)], "invalid_response"],
];

describe("cleanup: diff", () => {
  const on = cleanupStage();

  const offline: [name: string, old: Properties, inputs: Properties, changes: boolean, replaces: string[]][] =
    [
      ["nothing new", deletedAtNoon(), DEMO, false, []],
      ["a changed trigger", deletedAtNoon(), { ...DEMO, triggers: { n: 2 } }, true, []],
      ["a changed trigger in drift mode", deletedAtNoon(DRIFT), { ...DRIFT, triggers: { n: 2 } }, true, []],
      ["drift mode switched on", deletedAtNoon(), DRIFT, true, []],
      ["another client", deletedAtNoon(), { ...DEMO, oauthClientId: "other" }, true, ["oauthClientId"]],
      ["another account", deletedAtNoon(), { ...DEMO, accountId: "f".repeat(32) }, true, ["accountId"]],
      ["waiting", waiting(LATER), LATER, false, []],
      ["waiting in drift mode", waiting({ ...LATER, ...DRIFT }), { ...LATER, ...DRIFT }, false, []],
      ["waiting no longer", waiting(SOONER), SOONER, true, []],
      ["unconfirmed", unconfirmed(), DEMO, true, []],
      ["unconfirmed in drift mode", unconfirmed(DRIFT), DRIFT, true, []],
      ["a flag that refresh has found true", { ...deletedAtNoon(), hasRotatedSecret: true }, DEMO, false, []],
    ];
  for (const [name, old, inputs, changes, replaces] of offline) {
    it(`${name}: ${changes ? "an update" : "nothing"}, and nothing is sent`, async () => {
      assert.deepEqual(await on.cleanup.diff(DEMO_ID, old, inputs), { changes, replaces });
      assert.deepEqual(on.simulator.takeRequests(), []);
    });
  }

  it("in drift mode reads once, and schedules an update, which deletes", async () => {
    const old = deletedAtNoon(DRIFT);
    assert.deepEqual(await on.cleanup.diff(DEMO_ID, old, DRIFT), { changes: true, replaces: [] });
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
    assert.deepEqual((await on.cleanup.update(DEMO_ID, old, DRIFT)).outputs, deletedAtNoon(DRIFT));
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
    assert.deepEqual(await on.cleanup.diff(DEMO_ID, old, DRIFT), { changes: false, replaces: [] });
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
    assert.deepEqual(on.notices, []);
  });

  it("in drift mode, of a client that is gone: client_not_found", async () => {
    on.simulator.removeClient("demo");
    const failure = await failureOf(on.cleanup.diff(DEMO_ID, deletedAtNoon(DRIFT), DRIFT));
    assert.equal(failure.code, "client_not_found");
    assert.match(failure.happened, /: the account has no such client\. Nothing was changed\.$/);
    assert.match(failure.advice, /`pulumi refresh` drops the resource from the state/);
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200), READ(404)]);
  });

  for (const [name, reply, requests, code] of QUESTIONABLE) {
    it(`in drift mode, ${name}: ${code}`, async () => {
      on.simulator.addFault({ times: Infinity, reply });
      const failure = await failureOf(on.cleanup.diff(DEMO_ID, deletedAtNoon(DRIFT), DRIFT));
      assert.equal(failure.code, code);
      assert.match(failure.happened, /Nothing was changed\.$/);
      const lists = requests.map((line) => line.replace("/demo", ""));
      assert.deepEqual(on.simulator.takeRequests(), [...lists, ...requests]);
    });
  }
});

describe("cleanup: read", () => {
  const on = cleanupStage();
  const outside =
    "warning: OAuth client demo has a rotated secret: two secrets are valid. Nothing was deleted, since the old one " +
    "may be in use. When the newest is in use everywhere, change `triggers` of the cleanup and run `pulumi up`: that " +
    "deletes the old one.";
  const drifted =
    "warning: OAuth client demo has a rotated secret: two secrets are valid. " +
    'With cleanupOn "drift" the next `pulumi up` deletes the old one.';
  const clean = (inputs: Properties): Properties => ({ ...deletedAtNoon(inputs), outcome: "alreadyClean" });

  const refreshed: [name: string, old: Properties, notices: string[]][] = [
    ["deleted", deletedAtNoon({ ...DEMO, triggers: { n: 1 } }), [outside]],
    ["alreadyClean", clean(DEMO), [outside]],
    ["unconfirmed", unconfirmed(), [outside]],
    ["deleted, in drift mode", deletedAtNoon(DRIFT), [drifted]],
    ["alreadyClean, in drift mode", clean(DRIFT), [drifted]],
    ["waiting", waiting(LATER), []],
    ["waiting, in drift mode", waiting({ ...LATER, ...DRIFT }), []],
    ["read by get() before", { ...DEMO, ...NEVER_DELETED, outcome: null, hasRotatedSecret: false }, []],
  ];
  for (const [name, old, notices] of refreshed) {
    it(`of one that is ${name}: the flag is true now, the history stays`, async () => {
      assert.deepEqual(await on.cleanup.read(DEMO_ID, old), {
        id: DEMO_ID,
        outputs: { ...old, hasRotatedSecret: true },
      });
      assert.deepEqual(on.notices, notices);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    });

    it(`of one that is ${name}: the flag is false now, the history stays, no word`, async () => {
      on.simulator.retire("demo");
      assert.deepEqual(await on.cleanup.read(DEMO_ID, old), {
        id: DEMO_ID,
        outputs: { ...old, hasRotatedSecret: false },
      });
      assert.deepEqual(on.notices, []);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    });
  }

  it("by get(): fills the ids and the flag, without a word", async () => {
    assert.deepEqual(await on.cleanup.read(DEMO_ID, {}), {
      id: DEMO_ID,
      outputs: { ...DEMO, ...NEVER_DELETED, outcome: null, hasRotatedSecret: true },
    });
    assert.deepEqual(on.notices, []);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("by get(), of a client id with odd characters", async () => {
    on.simulator.addClient({ clientId: "a b?#%2Fü" });
    const state = await on.cleanup.read(`${ACCOUNT}/a b?#%2Fü`, {});
    assert.equal(state?.outputs.oauthClientId, "a b?#%2Fü");
    assert.equal(state.outputs.hasRotatedSecret, false);
    assert.deepEqual(on.simulator.takeRequests(), ["GET oauth_clients/a%20b%3F%23%252F%C3%BC 200"]);
  });

  for (const old of [deletedAtNoon(), deletedAtNoon(DRIFT), {}]) {
    it(`of a client that is gone, ${JSON.stringify(old)}: gone`, async () => {
      on.simulator.removeClient("demo");
      assert.equal(await on.cleanup.read(DEMO_ID, old), undefined);
      assert.deepEqual(on.simulator.takeRequests(), [READ(404)]);
    });
  }

  for (const [name, reply, requests, code] of QUESTIONABLE) {
    it(`${name}: ${code}, not gone`, async () => {
      on.simulator.addFault({ times: Infinity, reply });
      const failure = await failureOf(on.cleanup.read(DEMO_ID, deletedAtNoon()));
      assert.equal(failure.code, code);
      assert.match(failure.happened, /Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), requests);
    });
  }

  for (const id of [
    "",
    "demo",
    ACCOUNT,
    `${ACCOUNT}/`,
    `${ACCOUNT}demo`,
    `${ACCOUNT}/a/b`,
    `${ACCOUNT}0/demo`,
    `${ACCOUNT.slice(1)}/demo`,
    `${ACCOUNT}/.`,
    `${ACCOUNT}/..`,
  ]) {
    it(`the malformed id "${id}" is refused, and nothing is sent`, async () => {
      const failure = await failureOf(on.cleanup.read(id, {}));
      assert.equal(failure.code, "invalid_configuration");
      assert.match(failure.happened, /Nothing was sent\./);
      assert.deepEqual(on.simulator.takeRequests(), []);
    });
  }
});
