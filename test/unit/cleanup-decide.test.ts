import assert from "node:assert/strict";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";
import {
  changedInputs,
  decide,
  isUnfinished,
  leavesDoubt,
  looksForDrift,
  mayDelete,
  replacingInputs,
} from "../../provider/rotated-secret-cleanup/decide";
import { type CleanupInputs } from "../../provider/rotated-secret-cleanup/inputs";
import { type CleanupOutcome, outputsAfter, UNTOUCHED } from "../../provider/rotated-secret-cleanup/outputs";

const NOON = Date.parse("2026-11-23T12:00:00Z");
const BEFORE = "2026-11-23T11:59:59Z";
const EXACTLY = "2026-11-23T13:00:00+01:00";
const AFTER = "2026-11-23T12:00:01Z";
const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };

describe("cleanup: what to do about the rotated secret", () => {
  const table: [flag: boolean, notBefore: string | undefined, permitted: boolean, decision: string][] = [
    [false, undefined, true, "nothing"],
    [false, undefined, false, "nothing"],
    [false, AFTER, true, "nothing"],
    [true, undefined, true, "delete"],
    [true, undefined, false, "refuse"],
    [true, BEFORE, true, "delete"],
    [true, EXACTLY, true, "delete"],
    [true, AFTER, true, "wait"],
    [true, AFTER, false, "wait"],
    [true, BEFORE, false, "refuse"],
  ];
  for (const [hasRotatedSecret, notBefore, permitted, decision] of table) {
    const schedule = notBefore === undefined ? {} : { notBefore };
    it(`flag ${String(hasRotatedSecret)}, notBefore ${notBefore ?? "none"}, permitted ${String(permitted)}: ${decision}`, () => {
      assert.equal(decide(schedule, { hasRotatedSecret }, permitted, NOON), decision);
    });
  }
});

describe("cleanup: which inputs have changed", () => {
  const old = { ...CLIENT, triggers: { a: 1, b: { c: [1, 2] } } };
  const table: [name: string, news: object, changed: string[], replacing: string[]][] = [
    ["none", old, [], []],
    ["order of keys", { ...old, triggers: { b: { c: [1, 2] }, a: 1 } }, [], []],
    ["a default written out", { ...old, cleanupOn: "trigger" }, [], []],
    ["a nested trigger", { ...old, triggers: { a: 1, b: { c: [2, 1] } } }, ["triggers"], []],
    ["triggers removed", CLIENT, ["triggers"], []],
    ["drift mode", { ...old, cleanupOn: "drift" }, ["cleanupOn"], []],
    ["notBefore added", { ...old, notBefore: AFTER }, ["notBefore"], []],
    ["another client", { ...old, oauthClientId: "other" }, ["oauthClientId"], ["oauthClientId"]],
    [
      "another account and triggers",
      { ...old, accountId: "f".repeat(32), triggers: {} },
      ["accountId", "triggers"],
      ["accountId"],
    ],
  ];
  for (const [name, news, changed, replacing] of table) {
    it(name, () => {
      assert.deepEqual(changedInputs(old, { ...news }), changed);
      assert.deepEqual(replacingInputs(changed), replacing);
    });
  }

  it("no triggers and an empty map are the same", () => {
    assert.deepEqual(changedInputs(CLIENT, { ...CLIENT, triggers: {} }), []);
  });
});

describe("cleanup: what the state alone asks for", () => {
  const table: [outcome: CleanupOutcome | null, notBefore: string | undefined, unfinished: boolean][] = [
    ["deleted", undefined, false],
    ["alreadyClean", BEFORE, false],
    [null, undefined, false],
    ["unconfirmed", undefined, true],
    ["waiting", AFTER, false],
    ["waiting", EXACTLY, true],
    ["waiting", BEFORE, true],
  ];
  for (const [outcome, notBefore, unfinished] of table) {
    it(`${String(outcome)}, notBefore ${notBefore ?? "none"}: ${unfinished ? "an update" : "nothing"}`, () => {
      assert.equal(isUnfinished({ outcome }, notBefore === undefined ? {} : { notBefore }, NOON), unfinished);
    });
  }

  it("looks for drift in drift mode only, and not while waiting", () => {
    assert.equal(looksForDrift({ outcome: "deleted" }, { cleanupOn: "drift" }), true);
    assert.equal(looksForDrift({ outcome: "waiting" }, { cleanupOn: "drift" }), false);
    assert.equal(looksForDrift({ outcome: "deleted" }, { cleanupOn: "trigger" }), false);
    assert.equal(looksForDrift({ outcome: "deleted" }, {}), false);
  });
});

describe("cleanup: which updates may delete", () => {
  const table: [
    name: string,
    old: CleanupOutcome,
    oldInputs: CleanupInputs,
    inputs: CleanupInputs,
    may: boolean,
  ][] = [
    ["a changed trigger", "deleted", CLIENT, { ...CLIENT, triggers: { n: 2 } }, true],
    [
      "a changed trigger after an unconfirmed one",
      "unconfirmed",
      CLIENT,
      { ...CLIENT, triggers: { n: 2 } },
      true,
    ],
    ["drift mode", "deleted", { ...CLIENT, cleanupOn: "drift" }, { ...CLIENT, cleanupOn: "drift" }, true],
    [
      "the end of a waiting",
      "waiting",
      { ...CLIENT, notBefore: BEFORE },
      { ...CLIENT, notBefore: BEFORE },
      true,
    ],
    [
      "a waiting that goes on",
      "waiting",
      { ...CLIENT, notBefore: AFTER },
      { ...CLIENT, notBefore: AFTER },
      false,
    ],
    ["only an unconfirmed deletion", "unconfirmed", CLIENT, CLIENT, false],
    ["nothing", "deleted", CLIENT, CLIENT, false],
  ];
  for (const [name, outcome, oldInputs, inputs, may] of table) {
    it(`${name}: ${may ? "may" : "may not"}`, () => {
      assert.equal(mayDelete({ ...oldInputs }, { outcome }, inputs, NOON), may);
    });
  }
});

describe("cleanup: which failed DELETE leaves a doubt", () => {
  const table: [ErrorCode, ErrorDetails, doubt: boolean][] = [
    ["network_failure", { unsent: true }, false],
    ["request_timeout", { unsent: true }, false],
    ["authentication_failed", { status: 401 }, false],
    ["permission_denied", { status: 403 }, false],
    ["client_not_found", { status: 404 }, false],
    ["api_error", { status: 409 }, false],
    ["rate_limited", { status: 429 }, false],
    ["network_failure", {}, true],
    ["request_timeout", {}, true],
    ["invalid_response", { status: 200 }, true],
    ["invalid_response", { status: 302 }, true],
    ["api_error", { status: 200 }, true],
    ["rate_limited", { status: 500 }, true],
    ["api_error", { status: 500 }, true],
    ["api_error", { status: 520 }, true],
  ];
  for (const [code, details, doubt] of table) {
    it(`${code} ${JSON.stringify(details)}: ${doubt ? "doubt" : "no doubt"}`, () => {
      assert.equal(leavesDoubt(new CloudflareOAuthError(code, "", "", details)), doubt);
    });
  }
});

describe("cleanup: outputs after an operation", () => {
  const old = {
    outcome: "deleted" as const,
    deletedAt: "2026-10-01T00:00:00.000Z",
    proof: "oldSecretRefused" as const,
    onlySecretFingerprint: "print",
  };

  it("deleted: a new time, and nothing proven yet", () => {
    assert.deepEqual(outputsAfter("deleted", old, NOON), {
      ...UNTOUCHED,
      outcome: "deleted",
      deletedAt: "2026-11-23T12:00:00.000Z",
      hasRotatedSecret: false,
    });
  });

  it("alreadyClean and waiting: the history stays", () => {
    assert.deepEqual(outputsAfter("alreadyClean", old, NOON), {
      ...old,
      outcome: "alreadyClean",
      hasRotatedSecret: false,
    });
    assert.deepEqual(outputsAfter("waiting", old, NOON), {
      ...old,
      outcome: "waiting",
      hasRotatedSecret: true,
    });
  });

  it("unconfirmed: the time of the last deletion stays, what was proven does not", () => {
    assert.deepEqual(outputsAfter("unconfirmed", old, NOON), {
      ...UNTOUCHED,
      outcome: "unconfirmed",
      deletedAt: old.deletedAt,
      hasRotatedSecret: true,
    });
  });
});
