import assert from "node:assert/strict";
import {
  beforeFirstRotation,
  corrected,
  parseOutputs,
  rotated,
  type RotationOutputs,
} from "../../provider/secret-rotation/outputs";

const NOON = "2026-11-23T12:00:00.000Z";
const ROTATED: RotationOutputs = {
  clientSecret: "new",
  previousClientSecret: "first",
  rotatedAt: NOON,
  newSecretLost: false,
};

describe("rotation: outputs", () => {
  it("before the first one: the secret in use is what the program says", () => {
    const never = { previousClientSecret: null, rotatedAt: null, newSecretLost: false };
    assert.deepEqual(beforeFirstRotation("first"), { ...never, clientSecret: "first" });
    assert.deepEqual(beforeFirstRotation(undefined), { ...never, clientSecret: null });
  });

  it("after one: a new time, the secret before it, and nothing lost", () => {
    const noon = Date.parse(NOON);
    assert.deepEqual(rotated("new", "first", noon), ROTATED);
    assert.deepEqual(rotated("new", null, noon), { ...ROTATED, previousClientSecret: null });
  });

  it("from the state, the inputs beside them left out", () => {
    const lost = { ...ROTATED, newSecretLost: true };
    assert.deepEqual(parseOutputs({ accountId: "a", triggers: { n: 1 }, ...lost }), lost);
  });

  it("from a state that has none: as of a resource that never rotated", () => {
    assert.deepEqual(parseOutputs({ accountId: "a" }), beforeFirstRotation(undefined));
  });
});

describe("rotation: the previous secret, corrected", () => {
  const table: [
    name: string,
    previous: string | null,
    before: string | undefined,
    currentClientSecret: string | undefined,
    after: string | null,
  ][] = [
    ["it came from the input, which changes", "first", "first", "other", "other"],
    ["there was none, and none was given", null, undefined, "first", "first"],
    ["it came from a rotation, and none was given", "rotated", undefined, "first", "rotated"],
    ["it came from a rotation, and the input changes", "rotated", "first", "other", "rotated"],
    ["a recovery has deleted it", null, "first", "other", null],
    ["the input is removed", "first", "first", undefined, "first"],
    ["the input was never there", null, undefined, undefined, null],
    ["the input stays", "first", "first", "first", "first"],
  ];
  for (const [name, previousClientSecret, before, currentClientSecret, after] of table) {
    it(`${name}: ${String(after)}, and nothing else changes`, () => {
      for (const rest of [ROTATED, { ...ROTATED, newSecretLost: true }]) {
        const old = { ...rest, previousClientSecret };
        const inputs = currentClientSecret === undefined ? {} : { currentClientSecret };
        assert.deepEqual(corrected(old, before, inputs), { ...old, previousClientSecret: after });
      }
    });
  }
});
