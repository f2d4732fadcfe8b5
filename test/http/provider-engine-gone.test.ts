import assert from "node:assert/strict";
import { ProviderContext } from "../../provider/context";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { startSimulator } from "../../simulator";
import { FakeClock } from "../helpers/fake-clock";
import { configurationFor } from "../helpers/http/configuration";

describe("an engine that is gone", () => {
  it("is told before anything is changed: neither POST nor DELETE is sent", async () => {
    const simulator = await startSimulator({
      clients: [{ clientId: "rotated", rotated: true }, { clientId: "single" }],
    });
    const gone = new Error("gone");
    const context = new ProviderContext(
      () => configurationFor(simulator.baseUrl, simulator.token),
      new FakeClock(),
      () => assert.fail("nothing is to be said"),
      () => Promise.reject(gone),
    );
    const { accountId } = simulator;
    const cleanup = new RotatedSecretCleanup(context).create({ accountId, oauthClientId: "rotated" });
    await assert.rejects(cleanup, gone);
    const rotation = new SecretRotation(context).create({ accountId, oauthClientId: "single" });
    await assert.rejects(rotation, gone);
    assert.deepEqual(simulator.takeRequests(), [
      "GET oauth_clients/rotated 200",
      "GET oauth_clients/single 200",
    ]);
    await simulator.close();
  });
});
