import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type MockResourceArgs } from "@pulumi/pulumi/runtime";
import { OAuthClientSecretRotation } from "../../sdk";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const PROVIDER = 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").secretRotation';

/** Whatever Cloudflare would have said. */
const OUTPUTS = {
  clientSecret: "new",
  previousClientSecret: "old",
  rotatedAt: "2026-11-23T12:00:00.000Z",
  newSecretLost: false,
};

describe("sdk: rotation, with Pulumi's mocks", () => {
  const registered: MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.push(args);
        return { id: `${ACCOUNT}/demo`, state: { ...(args.inputs as object), ...OUTPUTS } };
      },
      call: () => assert.fail("no function is to be called"),
    });
  });

  it("registers the type, the inputs and the provider's text, and gives the outputs", async () => {
    const rotation = new OAuthClientSecretRotation("rotation", {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: { n: 1 },
      currentClientSecret: "old",
      recoverLostSecret: true,
    });
    const { clientSecret, previousClientSecret, rotatedAt, newSecretLost } = rotation;
    const outputs = pulumi.output({ clientSecret, previousClientSecret, rotatedAt, newSecretLost });
    assert.deepEqual(await new Promise((resolve) => outputs.apply(resolve)), OUTPUTS);
    assert.equal(await pulumi.isSecret(rotation.currentClientSecret), true);
    assert.equal(registered.length, 1);
    assert.equal(registered[0]?.type, "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientSecretRotation");
    assert.ok(Buffer.byteLength(PROVIDER) <= 100);
    assert.deepEqual(
      { ...registered[0].inputs, currentClientSecret: undefined },
      {
        accountId: ACCOUNT,
        oauthClientId: "demo",
        triggers: { n: 1 },
        currentClientSecret: undefined,
        recoverLostSecret: true,
        __provider: PROVIDER,
      },
    );
  });
});
