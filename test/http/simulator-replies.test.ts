import assert from "node:assert/strict";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../simulator";

describe("simulator, replies and log", () => {
  let simulator: Simulator;
  let now: number;

  async function start(options: SimulatorOptions = {}) {
    now = 0;
    simulator = await startSimulator({
      clients: [{ clientId: "a b", rotated: true }],
      now: () => now,
      ...options,
    });
  }
  afterEach(() => simulator.close());

  const authorization = () => ({ authorization: `Bearer ${simulator.token}` });
  const send = (method: string, path: string, headers: Record<string, string> = authorization()) =>
    fetch(`${simulator.baseUrl}${path}`, { method, headers });
  const list = () => send("GET", `/accounts/${simulator.accountId}/oauth_clients`);
  const budget = ({ status, headers }: Response) => [
    status,
    headers.get("ratelimit"),
    headers.get("ratelimit-policy"),
    headers.get("retry-after"),
  ];

  it("wraps a list in the envelope, with the documented headers", async () => {
    await start({ clients: [] });
    const response = await list();
    assert.deepEqual(await response.json(), {
      success: true,
      errors: [],
      messages: [],
      result: [],
      result_info: { count: 0, page: 1, per_page: 0, total_count: 0, total_pages: 1 },
    });
    assert.deepEqual(budget(response), [200, '"default";r=1199;t=300', '"default";q=1200;w=300', null]);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.match(response.headers.get("cf-ray") ?? "", /^[0-9a-f]{16}-[A-Z]{3}$/);
  });

  it("wraps an error in the envelope, with its chain", async () => {
    await start();
    const response = await send("GET", "/accounts", { authorization: "Token x" });
    const cause = { code: 6111, message: "Invalid format for Authorization header" };
    assert.deepEqual(await response.json(), {
      success: false,
      errors: [{ code: 6003, message: "Invalid request headers", error_chain: [cause] }],
      messages: [],
      result: null,
    });
  });

  it("refuses everything for a while once the quota is used", async () => {
    await start({ rateLimit: { quota: 2, windowSeconds: 10, blockSeconds: 60 } });
    const policy = '"default";q=2;w=10';
    const at = async (time: number) => {
      now = time;
      return budget(await list());
    };
    assert.deepEqual(await at(0), [200, '"default";r=1;t=10', policy, null]);
    assert.deepEqual(await at(1_500), [200, '"default";r=0;t=9', policy, null]);
    assert.deepEqual(await at(2_000), [429, '"default";r=0;t=60', policy, "60"]);
    assert.deepEqual(await at(61_999), [429, '"default";r=0;t=1', policy, "1"]);
    assert.deepEqual(await at(62_000), [200, '"default";r=1;t=10', policy, null]);
  });

  it("begins a new window when the old one is over", async () => {
    await start({ rateLimit: { quota: 1, windowSeconds: 10, blockSeconds: 60 } });
    assert.equal((await list()).status, 200);
    now = 10_000;
    assert.equal((await list()).status, 200);
    const refusal = await list();
    const { errors } = (await refusal.json()) as { errors: { code: number }[] };
    assert.deepEqual([refusal.status, errors.map(({ code }) => code)], [429, [10429]]);
  });

  it("counts each credential on its own", async () => {
    const permissions: ["OAuth Client Read"] = ["OAuth Client Read"];
    await start({
      rateLimit: { quota: 1, windowSeconds: 10, blockSeconds: 60 },
      credentials: [
        { token: "first", permissions },
        { email: "me@example.com", apiKey: "key", permissions },
      ],
    });
    const path = `/accounts/${simulator.accountId}/oauth_clients`;
    const key = { "x-auth-email": "me@example.com", "x-auth-key": "key" };
    const statuses = [];
    for (const headers of [authorization(), key, authorization(), key]) {
      statuses.push((await send("GET", path, headers)).status);
    }
    assert.deepEqual(statuses, [200, 200, 429, 429]);
  });

  it("logs the requests, without query, credential or secret", async () => {
    await start();
    const { secrets } = simulator.client("a b");
    const client = `/accounts/${simulator.accountId}/oauth_clients/a%20b`;
    await send("GET", `${client}?secret=${secrets[0]}`);
    await send("DELETE", `${client}/rotate_secret`);
    assert.deepEqual(simulator.takeRequests(), [
      "GET oauth_clients/a%20b 200",
      "DELETE oauth_clients/a%20b/rotate_secret 200",
    ]);
    await send("POST", `${client}/rotate_secret`);
    await send("PUT", client);
    await send("GET", "/user");
    await send("GET", `/accounts/${"f".repeat(32)}/oauth_clients`);
    assert.deepEqual(simulator.takeRequests(), [
      "POST oauth_clients/a%20b/rotate_secret 200",
      "PUT oauth_clients/a%20b 404",
      "GET user 404",
      `GET accounts/${"f".repeat(32)}/oauth_clients 403`,
    ]);
    assert.deepEqual(simulator.takeRequests(), []);
    assert.equal(simulator.requests.length, 6);
    const log = JSON.stringify(simulator.requests);
    for (const hidden of [simulator.token, ...secrets, ...simulator.client("a b").secrets]) {
      assert.equal(log.includes(hidden), false);
    }
  });

  it("lets a test act behind the API's back, unlogged", async () => {
    await start({ clients: [{ clientId: "demo" }] });
    const client = simulator.client("demo");
    const [old] = client.secrets;
    const secret = simulator.rotate("demo");
    assert.deepEqual(client.secrets, [secret, old]);
    assert.throws(() => simulator.rotate("demo"), /both secret slots are taken/);
    simulator.retire("demo");
    assert.deepEqual(client.secrets, [secret]);
    assert.throws(() => {
      simulator.retire("demo");
    }, /there is no old secret/);
    assert.throws(() => simulator.addClient({ clientId: "demo" }), /exists already/);
    simulator.removeClient("demo");
    assert.throws(() => client.secrets, /no OAuth client "demo"/);
    assert.deepEqual(simulator.requests, []);
  });
});
