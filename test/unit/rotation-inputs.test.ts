import assert from "node:assert/strict";
import { checkInputs as check } from "../../provider/inputs";
import { type Properties } from "../../provider/resource";
import { parseInputs, parseRemembered, ROTATION_INPUTS } from "../../provider/secret-rotation/inputs";

const checkInputs = (inputs: Properties) => check(ROTATION_INPUTS, inputs);
const VALID = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const NAMES = "accountId, oauthClientId, triggers, currentClientSecret, recoverLostSecret";

describe("rotation: inputs that are accepted", () => {
  const table: [name: string, more: object][] = [
    ["no more than needed", {}],
    ["a client id that URLs have to encode", { oauthClientId: "a b?c#d%2Fé🚀" }],
    ["triggers of any JSON", { triggers: { a: null, b: [1, "x", { c: true }], d: 0.5 } }],
    ["a secret of any text", { currentClientSecret: "a:b%+/ é" }],
    ["recovery", { recoverLostSecret: true }],
    ["no recovery", { recoverLostSecret: false }],
  ];
  for (const [name, more] of table) {
    it(`${name}: ${JSON.stringify(more)}`, () => {
      const inputs = { ...VALID, ...more };
      assert.deepEqual(checkInputs(inputs), []);
      assert.deepEqual(parseInputs(inputs), inputs);
    });
  }
});

describe("rotation: inputs that are refused", () => {
  const table: [more: object, path: string, reason: string, secret: boolean][] = [
    [{ accountId: undefined }, "accountId", "expected a string of exactly 32 characters, got nothing", false],
    [
      { accountId: "abc" },
      "accountId",
      "expected exactly 32 characters, none of them a slash, got a string of 3 characters",
      false,
    ],
    [
      { oauthClientId: ".." },
      "oauthClientId",
      "expected a client id: not empty, no slash, not . or .., got a string of 2 characters",
      false,
    ],
    [{ triggers: [1] }, "triggers", "expected a map of any JSON values, got a list", true],
    [
      { currentClientSecret: "" },
      "currentClientSecret",
      "expected a secret that is not empty, got an empty string",
      true,
    ],
    [
      { currentClientSecret: null },
      "currentClientSecret",
      "expected a secret as a string, got nothing",
      true,
    ],
    [
      { currentClientSecret: { s3cret: 1 } },
      "currentClientSecret",
      "expected a secret as a string, got a map",
      true,
    ],
    [
      { recoverLostSecret: "true" },
      "recoverLostSecret",
      "expected true or false, got a string of 4 characters",
      false,
    ],
    [
      { recoverLostSecrets: true },
      "recoverLostSecrets",
      `"recoverLostSecrets" is not an input of OAuthClientSecretRotation, which has ${NAMES}`,
      true,
    ],
    [
      { verify: { clientSecret: "s3cret" } },
      "verify",
      `"verify" is not an input of OAuthClientSecretRotation, which has ${NAMES}`,
      true,
    ],
  ];
  for (const [more, path, reason, secret] of table) {
    it(`${JSON.stringify(more)}: ${reason}`, () => {
      assert.deepEqual(checkInputs({ ...VALID, ...more }), [{ path: [path], reason, secret }]);
    });
  }

  it("all that are wrong at once", () => {
    const wrong = { oauthClientId: "", triggers: 1, currentClientSecret: 2, recoverLostSecret: 3, extra: 4 };
    assert.deepEqual(
      checkInputs(wrong).map(({ path }) => path.join(".")),
      ["accountId", "oauthClientId", "triggers", "currentClientSecret", "recoverLostSecret", "extra"],
    );
  });

  it("the outputs of a rotation are no inputs", () => {
    const names = checkInputs({ ...VALID, clientSecret: "s", rotatedAt: "t" }).map(({ path }) => path[0]);
    assert.deepEqual(names, ["clientSecret", "rotatedAt"]);
  });
});

describe("rotation: what the next one has to know", () => {
  it("triggers and currentClientSecret, of all that the state holds", () => {
    const inputs = { triggers: { n: [1] }, currentClientSecret: "first" };
    const state = { ...VALID, ...inputs, recoverLostSecret: true, clientSecret: "new", rotatedAt: null };
    assert.deepEqual(parseRemembered(state), inputs);
    assert.deepEqual(parseRemembered(VALID), {});
  });
});
