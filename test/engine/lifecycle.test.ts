import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../simulator";
import { PulumiStack, SECRET } from "../helpers/engine/stack";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const PROVIDER = 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").rotatedSecretCleanup';

/** Source of a cleanup of the client `demo`, with more inputs and options. */
function cleanup(inputs = "", options = "{}"): string {
  return `
    exports.cleanup = new OAuthClientRotatedSecretCleanup("cleanup",
      { accountId: "${ACCOUNT}", oauthClientId: "demo", ${inputs} }, ${options});`;
}

describe("engine: the life of a cleanup", function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let stack: PulumiStack;

  beforeEach(async () => {
    simulator = await startSimulator({ clients: [{ clientId: "demo", rotated: true }] });
    stack = await PulumiStack.create(simulator, cleanup());
  });

  afterEach(async () => {
    await stack.dispose();
    await simulator.close();
  });

  it("up deletes the old secret, keeps the new one, and writes the state of the contract", async () => {
    const [newest] = simulator.client("demo").secrets;
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [
      "GET oauth_clients/demo 200",
      "DELETE oauth_clients/demo/rotate_secret 200",
      "GET oauth_clients/demo 200",
    ]);
    assert.deepEqual(simulator.client("demo").secrets, [newest]);
    const { deletedAt, ...outputs } = stack.outputs("cleanup");
    assert.deepEqual(outputs, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      hasRotatedSecret: false,
      outcome: "deleted",
      proof: "none",
      onlySecretFingerprint: SECRET,
    });
    assert.match(String(deletedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { cleanup: resource } = stack.resources();
    assert.equal(resource?.id, `${ACCOUNT}/demo`);
    assert.equal(resource.type, "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientRotatedSecretCleanup");
    assert.equal(resource.retainOnDelete, true);
    assert.deepEqual(resource.inputs, { accountId: ACCOUNT, oauthClientId: "demo", __provider: PROVIDER });
  });
});
