import assert from "node:assert/strict";
import Cloudflare, { type ClientOptions } from "cloudflare";
import { startSimulator, type ClientSettings, type Simulator } from "../../simulator";

const start = "2026-01-02T03:04:05.000Z";

const settings: ClientSettings = {
  client_name: "New",
  grant_types: ["authorization_code"],
  redirect_uris: ["https://example.com/callback"],
  response_types: ["code"],
  scopes: ["account.read"],
  token_endpoint_auth_method: "client_secret_post",
};

describe("simulator, through the official client", () => {
  let time: string;
  let simulator: Simulator;
  let account: { account_id: string };

  beforeEach(async () => {
    time = start;
    simulator = await startSimulator({
      clients: [
        { clientId: "demo", rotated: true, name: "Demo" },
        { clientId: "single" },
        { clientId: "public", tokenEndpointAuthMethod: "none" },
      ],
      credentials: [
        { token: "token", permissions: ["OAuth Client Read", "OAuth Client Write"] },
        { email: "me@example.com", apiKey: "key", permissions: ["OAuth Client Read"] },
      ],
      now: () => Date.parse(time),
    });
    account = { account_id: simulator.accountId };
  });
  afterEach(() => simulator.close());

  /** The official client with exactly these credentials, whatever the environment holds. */
  function api(credentials: ClientOptions = { apiToken: simulator.token }) {
    const none = { apiToken: null, apiKey: null, apiEmail: null, userServiceKey: null };
    const local = { baseURL: simulator.baseUrl, maxRetries: 0 };
    return new Cloudflare({ ...none, ...credentials, ...local }).iam.oauthClients;
  }

  it("gets a client", async () => {
    assert.deepEqual(await api().get("demo", account), {
      client_id: "demo",
      client_name: "Demo",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: ["https://example.com/callback"],
      response_types: ["code"],
      scopes: ["account.read"],
      token_endpoint_auth_method: "client_secret_basic",
      visibility: "private",
      has_rotated_secret: true,
      created_at: start,
      updated_at: start,
    });
  });

  it("lists the clients", async () => {
    const flags: [string, boolean | undefined][] = [];
    for await (const client of api().list(account)) flags.push([client.client_id, client.has_rotated_secret]);
    assert.deepEqual(flags, [
      ["demo", true],
      ["single", false],
      ["public", false],
    ]);
  });

  it("creates a client and shows its secret once", async () => {
    const { client_secret: secret, ...created } = await api().create({ ...account, ...settings });
    assert.match(created.client_id, /^[0-9a-f]{32}$/);
    assert.deepEqual(simulator.client(created.client_id).secrets, [secret]);
    assert.deepEqual(await api().get(created.client_id, account), created);
  });

  it("creates a public client without a secret", async () => {
    const created = await api().create({ ...account, ...settings, token_endpoint_auth_method: "none" });
    assert.equal("client_secret" in created, false);
    assert.deepEqual(simulator.client(created.client_id).secrets, []);
  });

  it("updates what it is given and nothing else", async () => {
    const before = await api().get("demo", account);
    time = "2026-01-02T04:00:00.000Z";
    const after = await api().update("demo", { ...account, client_name: "Other", visibility: "public" });
    const changes = { client_name: "Other", visibility: "public", updated_at: time, promoted_at: time };
    assert.deepEqual(after, { ...before, ...changes });
    assert.deepEqual(await api().get("demo", account), after);
  });

  it("deletes a client", async () => {
    assert.deepEqual(await api().delete("demo", account), { id: "demo" });
    assert.throws(() => simulator.client("demo"), /no OAuth client "demo"/);
  });

  it("rotates a secret and keeps the old one", async () => {
    const client = simulator.client("single");
    const [old] = client.secrets;
    const { client_secret: secret } = await api().rotateSecret("single", account);
    assert.deepEqual(client.secrets, [secret, old]);
    assert.equal((await api().get("single", account)).has_rotated_secret, true);
  });

  it("deletes the old secret and keeps the new one", async () => {
    const client = simulator.client("demo");
    const [newest] = client.secrets;
    assert.deepEqual(await api().deleteRotatedSecret("demo", account), { id: "demo" });
    assert.deepEqual(client.secrets, [newest]);
    assert.equal((await api().get("demo", account)).has_rotated_secret, false);
  });

  it("takes an email and an API key", async () => {
    const key = { apiEmail: "me@example.com", apiKey: "key" };
    assert.equal((await api(key).get("demo", account)).client_id, "demo");
  });
});
