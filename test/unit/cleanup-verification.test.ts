import assert from "node:assert/strict";
import {
  couldProveMore,
  fingerprint,
  flawOfOnlySecret,
  isOlderThanTheOther,
  objectionToDelete,
  provenBy,
  type Verdict,
} from "../../provider/rotated-secret-cleanup/verification";

const CLIENT = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };

describe("verification: what the verdicts mean", () => {
  const table: [
    clientSecret: Verdict,
    previousClientSecret: Verdict | undefined,
    objection: string | undefined,
    flaw: string | undefined,
    proof: string,
  ][] = [
    ["accepted", undefined, undefined, undefined, "newSecretAccepted"],
    ["accepted", "accepted", undefined, "old_secret_still_accepted", "newSecretAccepted"],
    ["accepted", "refused", "slots_changed", undefined, "oldSecretRefused"],
    ["refused", undefined, "new_secret_refused", "new_secret_refused", "none"],
    ["refused", "accepted", "new_secret_refused", "secrets_swapped", "none"],
    ["refused", "refused", "new_secret_refused", "new_secret_refused", "none"],
  ];
  for (const [clientSecret, previousClientSecret, objection, flaw, proof] of table) {
    it(`new ${clientSecret}, previous ${previousClientSecret ?? "not given"}`, () => {
      const verdicts = { clientSecret, previousClientSecret };
      assert.equal(objectionToDelete(verdicts), objection, "with two secrets");
      assert.equal(flawOfOnlySecret(verdicts), flaw, "with one secret");
      assert.equal(provenBy(verdicts), proof);
    });
  }
});

describe("verification: what could be proven", () => {
  const one = { clientSecret: "new" };
  const both = { clientSecret: "new", previousClientSecret: "old" };
  const table: [Parameters<typeof couldProveMore>[0], Parameters<typeof couldProveMore>[1], boolean][] = [
    ["none", undefined, false],
    ["none", one, true],
    ["none", both, true],
    ["newSecretAccepted", one, false],
    ["newSecretAccepted", { ...one, previousClientSecret: null }, false],
    ["newSecretAccepted", both, true],
    ["oldSecretRefused", one, false],
    ["oldSecretRefused", both, false],
  ];
  for (const [proof, verify, more] of table) {
    it(`${proof} with ${JSON.stringify(verify)}: ${more ? "more" : "no more"}`, () => {
      assert.equal(couldProveMore(proof, verify), more);
    });
  }
});

describe("verification: the fingerprint", () => {
  it("tells a secret of a client again, and nothing else", () => {
    const print = fingerprint(CLIENT, "s3cret");
    assert.match(print, /^[\w-]{43}$/);
    assert.equal(fingerprint(CLIENT, "s3cret"), print);
    assert.notEqual(fingerprint(CLIENT, "s3cre"), print);
    assert.notEqual(fingerprint({ ...CLIENT, oauthClientId: "other" }, "s3cret"), print);
    assert.notEqual(fingerprint({ ...CLIENT, accountId: "f".repeat(32) }, "s3cret"), print);
  });

  it("is the HMAC-SHA-256 of the secret, keyed with account and client", () => {
    // printf s3cret | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef/demo -binary | basenc --base64url | tr -d =
    assert.equal(fingerprint(CLIENT, "s3cret"), "cGPhdH_76gzbEZOTKEzOxTSYsE6aA5GA9EnTXqDThjE");
  });

  it("shows that clientSecret is the older of two", () => {
    const print = fingerprint(CLIENT, "first");
    assert.equal(isOlderThanTheOther(CLIENT, { clientSecret: "first" }, print), true);
    assert.equal(isOlderThanTheOther(CLIENT, { clientSecret: "second" }, print), false);
    assert.equal(isOlderThanTheOther(CLIENT, { clientSecret: "first" }, null), false);
    assert.equal(isOlderThanTheOther(CLIENT, undefined, print), false);
  });
});
