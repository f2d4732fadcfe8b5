import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type PolicyResource, type ResourceValidationArgs, type StackValidationArgs } from "@pulumi/policy";
import { policies } from "../../examples/policy/policies";
import { CLEANUP, OAUTH_CLIENT, ROTATION } from "../../examples/policy/resources";

const VALUES = { accountId: "the-account", oauthClientId: "the-client", clientId: "the-client" };

/** Violate everything at once, with a secret wherever there can be one. */
const VIOLATING = [
  { type: ROTATION, props: { ...VALUES, recoverLostSecret: true, clientSecret: "s3cret" } },
  {
    type: CLEANUP,
    props: { ...VALUES, outcome: null, cleanupOn: "drift", verify: { clientSecret: "s3cret" } },
  },
  { type: OAUTH_CLIENT, props: { ...VALUES, hasRotatedSecret: true, clientSecret: "s3cret" } },
].map((resource) => ({ ...resource, urn: `urn of ${resource.type}`, propertyDependencies: {} }));

/** The same resources as they should be, in drift mode, and one that is none of ours. */
const CONFORMING = [
  { type: ROTATION, props: VALUES },
  {
    type: CLEANUP,
    props: { ...VALUES, cleanupOn: "drift", verify: { clientSecret: "new", previousClientSecret: "old" } },
  },
  { type: OAUTH_CLIENT, props: { ...VALUES, hasRotatedSecret: true } },
  { type: "other:index:Other", props: { ...VALUES, recoverLostSecret: true, cleanupOn: "drift" } },
].map((resource) => ({
  ...resource,
  urn: `urn of ${resource.type}`,
  propertyDependencies: resource.type === CLEANUP ? { triggers: [{ urn: `urn of ${ROTATION}` }] } : {},
}));

/** What each policy reports about the resources of a stack: the policy, the resource, the message. */
async function violations(
  resources: typeof VIOLATING | typeof CONFORMING,
): Promise<[string, string, string][]> {
  const found: [string, string, string][] = [];
  for (const policy of policies) {
    if ("validateStack" in policy) {
      const args = { resources: resources as unknown as PolicyResource[] } as StackValidationArgs;
      await policy.validateStack(args, (message, urn) => found.push([policy.name, urn ?? "", message]));
      continue;
    }
    const { validateResource } = policy;
    assert.ok(typeof validateResource === "function");
    for (const resource of resources) {
      await validateResource(resource as unknown as ResourceValidationArgs, (message) =>
        found.push([policy.name, resource.urn, message]),
      );
    }
  }
  return found;
}

describe("policy: the policies", () => {
  it("each reports its resource, and no value of it", async () => {
    const found = await violations(VIOLATING);
    assert.deepEqual(
      found.map(([policy, urn]) => [policy, urn]),
      [
        ["rotation-has-cleanup", `urn of ${ROTATION}`],
        ["rotated-client-has-cleanup", `urn of ${OAUTH_CLIENT}`],
        ["recovery-is-off", `urn of ${ROTATION}`],
        ["drift-verifies-both-secrets", `urn of ${CLEANUP}`],
        ["cleanup-verifies-both-secrets", `urn of ${CLEANUP}`],
      ],
    );
    for (const [policy, , message] of found) {
      for (const value of ["s3cret", ...Object.values(VALUES)]) assert.ok(!message.includes(value), policy);
    }
  });

  it("what conforms is not reported", async () => {
    assert.deepEqual(await violations(CONFORMING), []);
  });

  it("a rotated OAuth client is told what to add", async () => {
    const [, message] = (await violations(VIOLATING)).map(([, , each]) => each);
    assert.equal(
      message,
      "This OAuth client has an old secret, which goes on working. Once the new one is in use, add an " +
        "OAuthClientRotatedSecretCleanup with its accountId and clientId.",
    );
  });

  it("recover.json names a policy", () => {
    const file = path.resolve(__dirname, "../../examples/policy/recover.json");
    const configured = Object.keys(JSON.parse(readFileSync(file, "utf8")) as object);
    assert.deepEqual(configured, ["recovery-is-off"]);
    for (const name of configured) assert.ok(policies.some((policy) => policy.name === name));
  });
});
