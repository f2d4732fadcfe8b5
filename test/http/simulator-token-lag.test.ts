import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../simulator";

describe("simulator, secrets that lag at the token endpoint", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ clients: [{ clientId: "demo", secrets: ["second", "first"] }] });
  });
  afterEach(() => simulator.close());

  /** The statuses of so many requests with a secret: 400 for a bogus code is acceptance, 401 refusal. */
  async function present(secret: string, times = 1): Promise<number[]> {
    const statuses = [];
    for (let count = 0; count < times; count += 1) {
      const response = await fetch(simulator.tokenUrl, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`demo:${secret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "authorization_code", code: "bogus" }),
      });
      statuses.push(response.status);
    }
    return statuses;
  }

  const deleteOld = () =>
    fetch(`${simulator.baseUrl}/accounts/${simulator.accountId}/oauth_clients/demo/rotate_secret`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${simulator.token}` },
    });

  it("do not lag unless they are told to", async () => {
    simulator.retire("demo");
    assert.deepEqual([await present("first"), await present(simulator.rotate("demo"))], [[401], [400]]);
  });

  it("are accepted for a while after their deletion", async () => {
    simulator.setSecretLag({ acceptDeleted: 2 });
    assert.deepEqual(await present("first", 3), [400, 400, 400]);
    await deleteOld();
    assert.deepEqual(simulator.client("demo").hasRotatedSecret, false);
    assert.deepEqual(await present("second", 3), [400, 400, 400]);
    assert.deepEqual(await present("first", 4), [400, 400, 401, 401]);
  });

  it("are refused for a while after the rotation that added them", async () => {
    simulator.setSecretLag({ refuseNew: 2 });
    simulator.retire("demo");
    const third = simulator.rotate("demo");
    assert.deepEqual(await present("first"), [401]);
    assert.deepEqual(await present("second", 3), [400, 400, 400]);
    assert.deepEqual(await present(third, 4), [401, 401, 400, 400]);
  });

  it("lag each on its own", async () => {
    simulator.setSecretLag({ refuseNew: 1, acceptDeleted: 1 });
    simulator.retire("demo");
    const third = simulator.rotate("demo");
    simulator.retire("demo");
    assert.deepEqual(await present(third, 2), [401, 400]);
    assert.deepEqual(await present("second", 2), [400, 401]);
    assert.deepEqual(await present("first", 2), [400, 401]);
  });

  it("lag without end until the lag is taken back", async () => {
    simulator.setSecretLag({ refuseNew: Infinity, acceptDeleted: Infinity });
    simulator.retire("demo");
    const third = simulator.rotate("demo");
    assert.deepEqual(
      [await present("first", 3), await present(third, 3)],
      [Array(3).fill(400), Array(3).fill(401)],
    );
    simulator.setSecretLag({});
    assert.deepEqual([await present("first"), await present(third)], [[401], [400]]);
  });

  it("lag only if they are added or deleted afterwards", async () => {
    simulator.retire("demo");
    simulator.setSecretLag({ refuseNew: 1, acceptDeleted: 1 });
    assert.deepEqual([await present("first"), await present("second")], [[401], [400]]);
    const other = simulator.addClient({ clientId: "other", rotated: true });
    assert.equal(other.secrets.length, 2);
  });

  it("do not count a request that a fault keeps from taking effect", async () => {
    simulator.setSecretLag({ acceptDeleted: 1 });
    simulator.retire("demo");
    const reply = { kind: "respond", status: 503, body: "" } as const;
    simulator.addFault({ operation: "token", reply });
    assert.deepEqual(await present("first", 3), [503, 400, 401]);
  });

  it("are remembered once they are deleted", async () => {
    const client = simulator.client("demo");
    assert.deepEqual(client.formerSecrets, []);
    await deleteOld();
    simulator.rotate("demo");
    simulator.retire("demo");
    assert.deepEqual(client.formerSecrets, ["second", "first"]);
  });
});
