import assert from "node:assert/strict";
import { OauthClient } from "@pulumi/cloudflare";
import { CLEANUP, OAUTH_CLIENT, ROTATION, type StackResource } from "../../examples/policy/resources";
import { rotatedClientsWithoutCleanup, rotationsWithoutCleanup } from "../../examples/policy/stack-rules";
import { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "../../sdk";
import { UNKNOWN, withUnknowns } from "./unknown-values";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const OTHER_ACCOUNT = "fedcba9876543210fedcba9876543210";

function resource(type: string, props: Record<string, unknown>, dependencies: Record<string, string> = {}) {
  const propertyDependencies = Object.fromEntries(
    Object.entries(dependencies).map(([input, urn]) => [input, [{ urn }]]),
  );
  return { type, urn: type, props: withUnknowns(props), propertyDependencies } satisfies StackResource;
}

const DEMO = { accountId: ACCOUNT, oauthClientId: "demo" };
const rotation = resource(ROTATION, DEMO);

/** A cleanup whose triggers come from the rotation. */
function cleanup(props: Record<string, unknown> = {}, dependencies = { triggers: rotation.urn }) {
  return resource(CLEANUP, { ...DEMO, outcome: "deleted", ...props }, dependencies);
}

describe("policy: a rotation without its cleanup", () => {
  const cases: [string, StackResource[], StackResource[]][] = [
    ["no cleanup", [rotation], [rotation]],
    ["one with triggers from it", [rotation, cleanup()], []],
    [
      "one with verify from it",
      [rotation, resource(CLEANUP, { ...DEMO, outcome: "deleted" }, { verify: rotation.urn })],
      [],
    ],
    ["one before it in the list", [cleanup(), rotation], []],
    ["one with triggers of its own", [rotation, resource(CLEANUP, DEMO)], [rotation]],
    [
      "one with another input from it",
      [rotation, resource(CLEANUP, DEMO, { notBefore: rotation.urn })],
      [rotation],
    ],
    [
      "one with triggers from another resource",
      [rotation, resource(CLEANUP, DEMO, { triggers: "other" })],
      [rotation],
    ],
    ["one for another client", [rotation, cleanup({ oauthClientId: "other" })], [rotation]],
    ["one for a client of another account", [rotation, cleanup({ accountId: OTHER_ACCOUNT })], [rotation]],
    ["one for another client, one for it", [rotation, cleanup({ oauthClientId: "other" }), cleanup()], []],
    ["one that .get() has read", [rotation, cleanup({ outcome: null })], [rotation]],
    ["one that a preview will create", [rotation, cleanup({ outcome: undefined })], []],
    ["one with a client that is not known yet", [rotation, cleanup({ oauthClientId: UNKNOWN })], []],
    ["one with a client that is not there yet", [rotation, cleanup({ oauthClientId: undefined })], []],
    [
      "one in an account that is not known yet, for another client",
      [rotation, cleanup({ accountId: UNKNOWN, oauthClientId: "other" })],
      [rotation],
    ],
    [
      "a rotation of a client that is not known yet",
      [resource(ROTATION, { ...DEMO, oauthClientId: UNKNOWN }), cleanup()],
      [],
    ],
    ["nothing of ours", [resource("random:index:Id", {})], []],
  ];
  for (const [title, resources, expected] of cases) {
    it(title, () => {
      assert.deepEqual(rotationsWithoutCleanup(resources), expected);
    });
  }

  it("an unknown value of one rotation does not hide another", () => {
    const unknown = resource(ROTATION, { accountId: UNKNOWN, oauthClientId: UNKNOWN });
    const other = { ...resource(ROTATION, { ...DEMO, oauthClientId: "other" }), urn: "other" };
    assert.deepEqual(rotationsWithoutCleanup([unknown, other, cleanup()]), [other]);
  });
});

describe("policy: a rotated OAuth client without a cleanup", () => {
  const client = (props: Record<string, unknown> = {}) =>
    resource(OAUTH_CLIENT, { accountId: ACCOUNT, clientId: "demo", hasRotatedSecret: true, ...props });
  const rotated = client();
  const cases: [string, StackResource[], StackResource[]][] = [
    ["no cleanup", [rotated], [rotated]],
    ["no old secret", [client({ hasRotatedSecret: false })], []],
    ["a flag that is not known yet", [client({ hasRotatedSecret: UNKNOWN })], []],
    ["a flag that is not there", [client({ hasRotatedSecret: undefined })], []],
    ["a cleanup", [rotated, resource(CLEANUP, DEMO)], []],
    ["a cleanup of another client", [rotated, cleanup({ oauthClientId: "other" })], [rotated]],
    ["a cleanup of a client that is not known yet", [rotated, cleanup({ oauthClientId: UNKNOWN })], []],
    ["a cleanup that .get() has read", [rotated, cleanup({ outcome: null })], [rotated]],
  ];
  for (const [title, resources, expected] of cases) {
    it(title, () => {
      assert.deepEqual(rotatedClientsWithoutCleanup(resources), expected);
    });
  }
});

describe("policy: type tokens", () => {
  it("are those of the classes", () => {
    assert.equal(ROTATION, OAuthClientSecretRotation.__pulumiType);
    assert.equal(CLEANUP, OAuthClientRotatedSecretCleanup.__pulumiType);
    // Not in its types: it is there for policy packs.
    assert.equal(OAUTH_CLIENT, (OauthClient as unknown as { __pulumiType: string }).__pulumiType);
  });
});
