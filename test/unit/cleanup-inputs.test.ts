import assert from "node:assert/strict";
import { checkInputs as check } from "../../provider/inputs";
import { CLEANUP_INPUTS, parseInputs } from "../../provider/rotated-secret-cleanup/inputs";
import { type Properties } from "../../provider/resource";

const checkInputs = (inputs: Properties) => check(CLEANUP_INPUTS, inputs);
const VALID = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const TIME = "an RFC 3339 time such as 2026-12-01T00:00:00Z";
const ACCOUNT = "exactly 32 characters, none of them a slash";
const CLIENT = "a client id: not empty, no slash, not . or ..";

describe("cleanup: inputs that are accepted", () => {
  const table: [name: string, more: object][] = [
    ["no more than needed", {}],
    ["an account id of any 32 characters", { accountId: "~".repeat(32) }],
    ["a client id that URLs have to encode", { oauthClientId: "a b?c#d%2Fé🚀" }],
    ["triggers of any JSON", { triggers: { a: null, b: [1, "x", { c: true }], d: 0.5 } }],
    ["both values of cleanupOn", { cleanupOn: "trigger" }],
    ["both values of cleanupOn", { cleanupOn: "drift" }],
    ["notBefore in UTC", { notBefore: "2026-12-01T00:00:00Z" }],
    ["notBefore with an offset and a fraction", { notBefore: "2026-12-01T00:00:00.5+05:30" }],
    ["one secret", { verify: { clientSecret: "s" } }],
    ["one secret, the other null", { verify: { clientSecret: "s", previousClientSecret: null } }],
    ["two secrets", { verify: { clientSecret: "s", previousClientSecret: "p" } }],
    ["notBefore on a leap day", { notBefore: "2028-02-29T00:00:00Z" }],
  ];
  for (const [name, more] of table) {
    it(`${name}: ${JSON.stringify(more)}`, () => {
      const inputs = { ...VALID, ...more };
      assert.deepEqual(checkInputs(inputs), []);
      assert.deepEqual(parseInputs(inputs), inputs);
    });
  }
});

describe("cleanup: inputs that are refused", () => {
  const table: [more: object, path: string, reason: string, secret: boolean][] = [
    [{ accountId: undefined }, "accountId", "expected a string of exactly 32 characters, got nothing", false],
    [{ accountId: "abc" }, "accountId", `expected ${ACCOUNT}, got a string of 3 characters`, false],
    [
      { accountId: "a/".repeat(16) },
      "accountId",
      `expected ${ACCOUNT}, got a string of 32 characters`,
      false,
    ],
    [{ oauthClientId: 7 }, "oauthClientId", "expected a string, got a number", false],
    [{ oauthClientId: "" }, "oauthClientId", `expected ${CLIENT}, got an empty string`, false],
    [{ oauthClientId: "a/b" }, "oauthClientId", `expected ${CLIENT}, got a string of 3 characters`, false],
    [{ oauthClientId: ".." }, "oauthClientId", `expected ${CLIENT}, got a string of 2 characters`, false],
    [{ oauthClientId: "\ud800" }, "oauthClientId", `expected ${CLIENT}, got a string of 1 characters`, false],
    [
      { triggers: "2026" },
      "triggers",
      "expected a map of any JSON values, got a string of 4 characters",
      true,
    ],
    [{ triggers: [1] }, "triggers", "expected a map of any JSON values, got a list", true],
    [
      { cleanupOn: "always" },
      "cleanupOn",
      'expected "trigger" or "drift", got a string of 6 characters',
      false,
    ],
    [{ notBefore: "tomorrow" }, "notBefore", `expected ${TIME}, got a string of 8 characters`, false],
    [{ notBefore: "2026-12-01" }, "notBefore", `expected ${TIME}, got a string of 10 characters`, false],
    [
      { notBefore: "2026-12-01T00:00Z" },
      "notBefore",
      `expected ${TIME}, got a string of 17 characters`,
      false,
    ],
    [
      { notBefore: "2026-12-01T00:00:00" },
      "notBefore",
      `expected ${TIME}, got a string of 19 characters`,
      false,
    ],
    [
      { notBefore: "2026-02-29T00:00:00Z" },
      "notBefore",
      `expected ${TIME}, got a string of 20 characters`,
      false,
    ],
    [{ notBefore: 1764547200 }, "notBefore", `expected ${TIME}, got a number`, false],
    [
      { trigers: { a: 1 } },
      "trigers",
      '"trigers" is not an input of OAuthClientRotatedSecretCleanup, which has accountId, oauthClientId, triggers, ' +
        "cleanupOn, notBefore, verify",
      true,
    ],
    [
      { verify: "s" },
      "verify",
      "expected a map with clientSecret and, if it is known, previousClientSecret, got a string of 1 characters",
      true,
    ],
    [{ verify: {} }, "verify.clientSecret", "expected a secret as a string, got nothing", true],
    [
      { verify: { clientSecret: "" } },
      "verify.clientSecret",
      "expected a secret that is not empty, got an empty string",
      true,
    ],
    [
      { verify: { clientSecret: "s", previousClientSecret: 1 } },
      "verify.previousClientSecret",
      "expected a secret as a string, got a number",
      true,
    ],
    [
      { verify: { clientSecret: "same", previousClientSecret: "same" } },
      "verify.previousClientSecret",
      "expected another secret than clientSecret, got a string of 4 characters",
      true,
    ],
    [
      { verify: { clientSecret: "s", oldSecret: "p" } },
      "verify.oldSecret",
      '"oldSecret" is not an input of verify, which has clientSecret, previousClientSecret',
      true,
    ],
  ];
  for (const [more, path, reason, secret] of table) {
    it(`${JSON.stringify(more)}: ${reason}`, () => {
      assert.deepEqual(checkInputs({ ...VALID, ...more }), [{ path: path.split("."), reason, secret }]);
    });
  }

  it("all that are wrong at once", () => {
    const wrong = { oauthClientId: "", triggers: 1, cleanupOn: 2, notBefore: 3, extra: 4 };
    assert.deepEqual(
      checkInputs(wrong).map(({ path }) => path.join(".")),
      ["accountId", "oauthClientId", "triggers", "cleanupOn", "notBefore", "extra"],
    );
  });
});
