import assert from "node:assert/strict";
import {
  changedInputs,
  decide,
  type Decision,
  isUnfinished,
  looksForDrift,
  mayDelete,
  replacingInputs,
} from "../../provider/rotated-secret-cleanup/decide";
import { type CleanupInputs } from "../../provider/rotated-secret-cleanup/inputs";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { type CleanupOutcome, outputsAfter, UNTOUCHED } from "../../provider/rotated-secret-cleanup/outputs";

const NOON = Date.parse("2026-11-23T12:00:00Z");
const BEFORE = "2026-11-23T11:59:59Z";
const EXACTLY = "2026-11-23T13:00:00+01:00";
const AFTER = "2026-11-23T12:00:01Z";
const ONE = { verify: { clientSecret: "new" } };
const BOTH = { verify: { clientSecret: "new", previousClientSecret: "old" } };
const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };

describe("cleanup: what to do about the rotated secret", () => {
  const alone = { onlySecretFingerprint: fingerprint(CLIENT, "first") };
  const none = { onlySecretFingerprint: null };
  const first = { verify: { clientSecret: "first" } };
  const second = { verify: { clientSecret: "second", previousClientSecret: "first" } };
  const table: [
    flag: boolean,
    more: Partial<CleanupInputs>,
    old: typeof none | typeof alone,
    may: boolean,
    Decision,
  ][] = [
    [false, {}, none, true, "nothing"],
    [false, {}, none, false, "nothing"],
    [false, { notBefore: AFTER }, none, true, "nothing"],
    [false, first, alone, true, "nothing"],
    [true, {}, none, true, "delete"],
    [true, {}, none, false, "slots_changed"],
    [true, { notBefore: BEFORE }, none, true, "delete"],
    [true, { notBefore: EXACTLY }, none, true, "delete"],
    [true, { notBefore: AFTER }, none, true, "wait"],
    [true, { notBefore: AFTER }, none, false, "wait"],
    [true, { notBefore: AFTER, ...first }, alone, true, "wait"],
    [true, { notBefore: BEFORE }, none, false, "slots_changed"],
    [true, {}, alone, true, "delete"],
    [true, first, none, true, "delete"],
    [true, first, alone, true, "newer_secret_unknown"],
    [true, first, alone, false, "newer_secret_unknown"],
    [true, second, alone, true, "delete"],
  ];
  for (const [hasRotatedSecret, more, old, permitted, decision] of table) {
    const known = old === alone ? "the first known as the only one" : "none known";
    it(`flag ${String(hasRotatedSecret)}, ${JSON.stringify(more)}, ${known}, permitted ${String(permitted)}: ${decision}`, () => {
      assert.equal(decide({ ...CLIENT, ...more }, old, { hasRotatedSecret }, permitted, NOON), decision);
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
    ["verify added", { ...old, verify: { clientSecret: "s" } }, ["verify"], []],
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

  it("a previous secret that is null is the same as none", () => {
    const verify = { clientSecret: "s" };
    assert.deepEqual(changedInputs({ verify }, { verify: { ...verify, previousClientSecret: null } }), []);
    assert.deepEqual(changedInputs({ verify }, { verify: { ...verify, previousClientSecret: "p" } }), [
      "verify",
    ]);
  });

  it("no triggers and an empty map are the same", () => {
    assert.deepEqual(changedInputs(CLIENT, { ...CLIENT, triggers: {} }), []);
  });
});

describe("cleanup: what the state alone asks for", () => {
  type Old = Parameters<typeof isUnfinished>[0];
  type Inputs = Parameters<typeof isUnfinished>[1];
  const table: [Old["outcome"], Old["proof"], Inputs, unfinished: boolean][] = [
    ["deleted", "none", {}, false],
    ["alreadyClean", "none", { notBefore: BEFORE }, false],
    [null, "none", {}, false],
    ["unconfirmed", "none", {}, true],
    ["unconfirmed", "oldSecretRefused", {}, true],
    ["waiting", "none", { notBefore: AFTER }, false],
    ["waiting", "none", { notBefore: EXACTLY }, true],
    ["waiting", "none", { notBefore: BEFORE }, true],
    ["waiting", "none", { notBefore: AFTER, ...BOTH }, false],
    ["deleted", "none", ONE, true],
    ["deleted", "newSecretAccepted", ONE, false],
    ["deleted", "newSecretAccepted", BOTH, true],
    ["deleted", "oldSecretRefused", BOTH, false],
    ["alreadyClean", "oldSecretRefused", ONE, false],
  ];
  for (const [outcome, proof, inputs, unfinished] of table) {
    it(`${String(outcome)}, ${proof}, ${JSON.stringify(inputs)}: ${unfinished ? "an update" : "nothing"}`, () => {
      assert.equal(isUnfinished({ outcome, proof }, inputs, NOON), unfinished);
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
    ["one secret to verify", "unconfirmed", { ...CLIENT, ...ONE }, { ...CLIENT, ...ONE }, false],
    ["both secrets to verify", "unconfirmed", { ...CLIENT, ...BOTH }, { ...CLIENT, ...BOTH }, true],
  ];
  for (const [name, outcome, oldInputs, inputs, may] of table) {
    it(`${name}: ${may ? "may" : "may not"}`, () => {
      assert.equal(mayDelete({ ...oldInputs }, { outcome }, inputs, NOON), may);
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

  it("what is proven goes in with a deletion, and without one", () => {
    const found = { proof: "newSecretAccepted" as const, onlySecretFingerprint: "other" };
    for (const outcome of ["deleted", "alreadyClean"] as const) {
      const { proof, onlySecretFingerprint } = outputsAfter(outcome, old, NOON, found);
      assert.deepEqual({ proof, onlySecretFingerprint }, found);
    }
  });

  it("unconfirmed: the time of the last deletion stays and the secret that was alone, what was proven does not", () => {
    assert.deepEqual(outputsAfter("unconfirmed", old, NOON), {
      ...old,
      outcome: "unconfirmed",
      proof: "none",
      hasRotatedSecret: true,
    });
  });
});
