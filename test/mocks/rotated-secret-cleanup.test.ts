import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type MockResourceArgs } from "@pulumi/pulumi/runtime";
import { OAuthClientRotatedSecretCleanup } from "../../sdk";

const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** Whatever Cloudflare would have said. */
const OUTPUTS = {
  hasRotatedSecret: false,
  outcome: "deleted",
  deletedAt: "2026-11-23T12:00:00.000Z",
  proof: "none",
  onlySecretFingerprint: null,
};

describe("sdk, with Pulumi's mocks", () => {
  const registered: MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.push(args);
        // The mocks pass "" for a resource that is new.
        return {
          id: args.id === "" ? `${ACCOUNT}/demo` : args.id,
          state: { ...(args.inputs as object), ...OUTPUTS },
        };
      },
      call: () => assert.fail("no function is to be called"),
    });
  });

  beforeEach(() => {
    registered.length = 0;
  });

  /** Resolves when `output` is known. */
  async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return await new Promise((resolve) => output.apply(resolve));
  }

  it("registers the type, the inputs and the provider's text, and gives the outputs", async () => {
    const cleanup = new OAuthClientRotatedSecretCleanup("cleanup", {
      accountId: pulumi.output(ACCOUNT),
      oauthClientId: "demo",
      triggers: { rotation: pulumi.output(2), nested: { list: [1, "x"] } },
      cleanupOn: "drift",
      notBefore: "2026-12-01T00:00:00Z",
    });
    const { hasRotatedSecret, outcome, deletedAt, proof, onlySecretFingerprint, accountId } = cleanup;
    assert.deepEqual(
      await valueOf(
        pulumi.output({ hasRotatedSecret, outcome, deletedAt, proof, onlySecretFingerprint, accountId }),
      ),
      { ...OUTPUTS, accountId: ACCOUNT },
    );
    assert.equal(registered.length, 1);
    assert.equal(
      registered[0]?.type,
      "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientRotatedSecretCleanup",
    );
    assert.equal(registered[0].name, "cleanup");
    assert.equal(registered[0].custom, true);
    assert.deepEqual(registered[0].inputs, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: { rotation: 2, nested: { list: [1, "x"] } },
      cleanupOn: "drift",
      notBefore: "2026-12-01T00:00:00Z",
      __provider: 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").rotatedSecretCleanup',
    });
  });

  it("the provider's text is the same for every resource, and at most 100 bytes", async () => {
    const args = [
      { accountId: ACCOUNT, oauthClientId: "a" },
      { accountId: ACCOUNT, oauthClientId: "b", triggers: { large: "x".repeat(1000) } },
    ];
    const resources = args.map((each, index) => new OAuthClientRotatedSecretCleanup(`r${index}`, each));
    await Promise.all(resources.map(({ id }) => valueOf(id)));
    const texts = new Set(registered.map(({ inputs }) => (inputs as { __provider: string }).__provider));
    assert.equal(texts.size, 1);
    for (const text of texts) {
      assert.ok(Buffer.byteLength(text) <= 100, text);
    }
  });

  it("a secret trigger stays a secret", async () => {
    const cleanup = new OAuthClientRotatedSecretCleanup("cleanup", {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: pulumi.secret({ of: "s3cret" }),
    });
    assert.equal(await pulumi.isSecret(cleanup.triggers), true);
    assert.equal(await pulumi.isSecret(cleanup.hasRotatedSecret), false);
  });

  it("the secrets to verify with are secrets, whatever the program says", async () => {
    const cleanup = new OAuthClientRotatedSecretCleanup("cleanup", {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      verify: { clientSecret: "s3cret", previousClientSecret: null },
    });
    assert.equal(await pulumi.isSecret(cleanup.verify), true);
  });

  it("get() reads by id and names every output", async () => {
    const read = OAuthClientRotatedSecretCleanup.get("read", `${ACCOUNT}/demo`);
    assert.equal(await valueOf(read.id), `${ACCOUNT}/demo`);
    assert.equal(await valueOf(read.hasRotatedSecret), false);
    assert.equal(registered[0]?.id, `${ACCOUNT}/demo`);
    for (const name of ["accountId", "oauthClientId", ...Object.keys(OUTPUTS)]) {
      assert.ok(name in read, name);
    }
  });
});
