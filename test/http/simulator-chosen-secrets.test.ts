import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../simulator";

describe("simulator, chosen secrets", () => {
  let simulator: Simulator;

  beforeEach(async () => (simulator = await startSimulator()));
  afterEach(() => simulator.close());

  it("are the client's secrets", () => {
    const { secrets, hasRotatedSecret } = simulator.addClient({ clientId: "demo", secrets: ["new", "old"] });
    assert.deepEqual([secrets, hasRotatedSecret], [["new", "old"], true]);
    assert.deepEqual(simulator.addClient({ clientId: "one", secrets: ["only"] }).secrets, ["only"]);
  });

  for (const [what, options, message] of [
    ["an empty secret", { secrets: [""] }, /must not be empty/],
    ["the same secret twice", { secrets: ["a", "a"] }, /never issued twice/],
    ["secrets and rotated", { secrets: ["a", "b"], rotated: true }, /not both/],
    ["secrets of a public client", { secrets: ["a"], tokenEndpointAuthMethod: "none" }, /has no secrets/],
  ] as const) {
    it(`are not ${what}`, () => {
      assert.throws(() => simulator.addClient({ clientId: "demo", ...options }), message);
      assert.deepEqual(simulator.clients, []);
    });
  }
});
