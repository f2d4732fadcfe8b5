import assert from "node:assert/strict";
import { cleansUpOnDrift, recoveryIsOn, verifiesBothSecrets } from "../../examples/policy/input-rules";
import { UNKNOWN, withUnknowns } from "./unknown-values";

describe("policy: rules of one resource", () => {
  const recovery: [Record<string, unknown>, boolean][] = [
    [{}, false],
    [{ recoverLostSecret: false }, false],
    [{ recoverLostSecret: true }, true],
  ];
  for (const [inputs, expected] of recovery) {
    it(`recovery ${JSON.stringify(inputs)}: ${String(expected)}`, () => {
      assert.equal(recoveryIsOn(withUnknowns(inputs)), expected);
    });
  }

  const drift: [Record<string, unknown>, boolean][] = [
    [{}, false],
    [{ cleanupOn: "trigger" }, false],
    [{ cleanupOn: "drift" }, true],
  ];
  for (const [inputs, expected] of drift) {
    it(`drift ${JSON.stringify(inputs)}: ${String(expected)}`, () => {
      assert.equal(cleansUpOnDrift(withUnknowns(inputs)), expected);
    });
  }

  const both: [string, Record<string, unknown>, boolean][] = [
    ["no verify", {}, false],
    ["one secret", { verify: { clientSecret: "new" } }, false],
    ["both", { verify: { clientSecret: "new", previousClientSecret: "old" } }, true],
    [
      "a previous one that the rotation does not know",
      { verify: { clientSecret: "new", previousClientSecret: null } },
      true,
    ],
    ["secrets that are not known yet", { verify: UNKNOWN }, true],
    [
      "a previous one that is not known yet",
      { verify: withUnknowns({ clientSecret: "new", previousClientSecret: UNKNOWN }) },
      true,
    ],
  ];
  for (const [title, inputs, expected] of both) {
    it(`verify, ${title}: ${String(expected)}`, () => {
      assert.equal(verifiesBothSecrets(withUnknowns(inputs)), expected);
    });
  }

  it("what decides about a deletion is not guessed in a preview: the engine reports that the policy cannot run", () => {
    assert.throws(() => recoveryIsOn(withUnknowns({ recoverLostSecret: UNKNOWN })), /can't be known/);
    assert.throws(() => cleansUpOnDrift(withUnknowns({ cleanupOn: UNKNOWN })), /can't be known/);
  });
});
