import assert from "node:assert/strict";
import { type Observation } from "../../provider/cloudflare/observation";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import {
  changedInputs,
  decide,
  type Decision,
  isRotationDue,
  isLost,
  isUnfinished,
  mayPostAgain,
  POST_ATTEMPTS,
} from "../../provider/secret-rotation/decide";
import { type RotationOutputs } from "../../provider/secret-rotation/outputs";

const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const ROTATED: RotationOutputs = {
  clientSecret: "new",
  previousClientSecret: "old",
  rotatedAt: "2026-11-23T12:00:00.000Z",
  newSecretLost: false,
};

describe("rotation: which inputs ask for an update", () => {
  const old = { ...CLIENT, triggers: { a: 1, b: { c: [1, 2] } }, currentClientSecret: "first" };
  const { currentClientSecret, triggers, ...bare } = old;
  const table: [name: string, old: Properties, news: Properties, changed: string[]][] = [
    ["none", old, old, []],
    ["order of keys", old, { ...old, triggers: { b: { c: [1, 2] }, a: 1 } }, []],
    ["outputs of a rotation beside the inputs", { ...old, ...ROTATED }, old, []],
    ["a nested trigger", old, { ...old, triggers: { a: 1, b: { c: [2, 1] } } }, ["triggers"]],
    ["triggers added", { ...bare, currentClientSecret }, old, ["triggers"]],
    ["triggers removed", old, { ...bare, currentClientSecret }, ["triggers"]],
    ["an empty map of triggers in place of none", bare, { ...bare, triggers: {} }, []],
    ["no triggers in place of an empty map", { ...bare, triggers: {} }, bare, []],
    ["currentClientSecret changed", old, { ...old, currentClientSecret: "other" }, ["currentClientSecret"]],
    ["currentClientSecret added", { ...bare, triggers }, old, ["currentClientSecret"]],
    ["currentClientSecret removed", old, { ...bare, triggers }, []],
    ["recoverLostSecret set", old, { ...old, recoverLostSecret: true }, []],
    ["recoverLostSecret taken back", { ...old, recoverLostSecret: true }, old, []],
    ["another client", old, { ...old, oauthClientId: "other" }, ["oauthClientId"]],
    [
      "all of them",
      old,
      { accountId: "f".repeat(32), oauthClientId: "other", triggers: {}, currentClientSecret: "other" },
      ["accountId", "oauthClientId", "triggers", "currentClientSecret"],
    ],
  ];
  for (const [name, before, news, changed] of table) {
    it(name, () => {
      assert.deepEqual(changedInputs(before, news), changed);
    });
  }
});

describe("rotation: when one is due", () => {
  const same = { triggers: { n: 1 } };
  const table: [
    name: string,
    outputs: Partial<RotationOutputs>,
    old: Properties,
    news: Properties,
    unfinished: boolean,
    due: boolean,
  ][] = [
    ["nothing new", {}, same, same, false, false],
    ["a changed trigger", {}, same, { triggers: { n: 2 } }, false, true],
    ["triggers removed", {}, same, {}, false, true],
    ["a changed currentClientSecret", {}, same, { ...same, currentClientSecret: "s" }, false, false],
    ["recoverLostSecret", {}, same, { ...same, recoverLostSecret: true }, false, false],
    ["a lost secret", { newSecretLost: true }, same, same, true, true],
    [
      "a first rotation that never came about",
      { clientSecret: null, previousClientSecret: null, rotatedAt: null },
      same,
      same,
      true,
      true,
    ],
    ["a lost first one", { rotatedAt: null, newSecretLost: true }, same, same, true, true],
    ["no previous secret", { previousClientSecret: null }, same, same, false, false],
  ];
  for (const [name, more, oldInputs, news, unfinished, due] of table) {
    it(`${name}: ${due ? "due" : "not due"}`, () => {
      const outputs = { ...ROTATED, ...more };
      const oldOutputs = { ...CLIENT, ...oldInputs, ...outputs };
      assert.equal(isUnfinished(outputs), unfinished);
      assert.equal(isRotationDue(oldOutputs, outputs, { ...CLIENT, ...news }), due);
    });
  }
});

describe("rotation: what to do when one is due", () => {
  const table: [flag: boolean, newSecretLost: boolean, recoverLostSecret: boolean | undefined, Decision][] = [
    [false, false, undefined, "rotate"],
    [false, false, true, "rotate"],
    [false, true, undefined, "rotate"],
    [false, true, true, "rotate"],
    [true, false, undefined, "secret_already_rotated"],
    [true, false, false, "secret_already_rotated"],
    [true, false, true, "recover"],
    [true, true, undefined, "rotated_secret_lost"],
    [true, true, false, "rotated_secret_lost"],
    [true, true, true, "recover"],
  ];
  for (const [hasRotatedSecret, newSecretLost, recoverLostSecret, decision] of table) {
    it(`flag ${hasRotatedSecret}, lost ${newSecretLost}, recover ${String(recoverLostSecret)}: ${decision}`, () => {
      const inputs = recoverLostSecret === undefined ? {} : { recoverLostSecret };
      assert.equal(decide(inputs, { newSecretLost }, { hasRotatedSecret }), decision);
    });
  }
});

describe("rotation: what a failed POST means", () => {
  type Seen = Pick<Observation, "hasRotatedSecret"> | undefined;
  const TRUE: Seen = { hasRotatedSecret: true };
  const FALSE: Seen = { hasRotatedSecret: false };
  const UNREADABLE: Seen = undefined;

  /** Whether it may be sent again, if the flag is then false. */
  const table: [ErrorCode, ErrorDetails, mayHelp: boolean][] = [
    ["network_failure", {}, true],
    ["request_timeout", {}, true],
    ["network_failure", { unsent: true }, true],
    ["request_timeout", { unsent: true }, true],
    ["rate_limited", { status: 429 }, true],
    ["rate_limited", { status: 500 }, true],
    ["api_error", { status: 500 }, true],
    ["api_error", { status: 503 }, true],
    ["api_error", { status: 520 }, true],
    ["api_error", { status: 200 }, true],
    ["invalid_response", { status: 200 }, true],
    ["invalid_response", { status: 302 }, true],
    ["api_error", { status: 400 }, false],
    ["authentication_failed", { status: 401 }, false],
    ["permission_denied", { status: 403 }, false],
    ["client_not_found", { status: 404 }, false],
    ["invalid_response", { status: 404 }, false],
    ["api_error", { status: 409 }, false],
  ];
  for (const [code, details, mayHelp] of table) {
    const failure = new CloudflareOAuthError(code, "", "", details);
    it(`${code} ${JSON.stringify(details)}`, () => {
      const again = [1, 2, 3].map((attempt) => mayPostAgain(failure, attempt));
      assert.deepEqual(again, [mayHelp, false, false]);
    });
  }

  const losses: [sent: boolean, seen: Seen, lost: boolean][] = [
    [true, FALSE, false],
    [true, TRUE, true],
    [true, UNREADABLE, true],
    [false, FALSE, false],
    [false, TRUE, false],
    [false, UNREADABLE, false],
  ];
  for (const [sent, seen, lost] of losses) {
    const flag = seen === undefined ? "not readable" : String(seen.hasRotatedSecret);
    it(`${sent ? "sent" : "never sent"}, the flag ${flag}: ${lost ? "lost" : "not lost"}`, () => {
      assert.equal(isLost(sent, seen), lost);
    });
  }

  it("is sent twice at most", () => {
    assert.equal(POST_ATTEMPTS, 2);
  });
});
