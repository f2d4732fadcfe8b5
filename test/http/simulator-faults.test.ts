import assert from "node:assert/strict";
import { startSimulator, type Envelope, type OAuthClient, type Simulator } from "../../simulator";

describe("simulator, faults", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({
      clients: [{ clientId: "demo", rotated: true }, { clientId: "other" }],
    });
  });
  afterEach(() => simulator.close());

  const send = (method: string, path: string) =>
    fetch(`${simulator.baseUrl}/accounts/${simulator.accountId}/oauth_clients${path}`, {
      method,
      headers: { authorization: `Bearer ${simulator.token}` },
    });
  const get = (path = "/demo") => send("GET", path);
  const deleteOld = () => send("DELETE", "/demo/rotate_secret");
  const envelope = async (response: Promise<Response>) => (await (await response).json()) as Envelope;
  const flag = async (path?: string) =>
    ((await envelope(get(path))).result as OAuthClient).has_rotated_secret;

  /** The code of the network error under fetch's TypeError. */
  async function networkError(request: Promise<unknown>): Promise<unknown> {
    const error = await request.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return ((error as Error | undefined)?.cause as { code?: unknown } | undefined)?.code;
  }

  it("resets the connection", async () => {
    simulator.addFault({ reply: { kind: "reset" } });
    assert.equal(await networkError(deleteOld()), "ECONNRESET");
    assert.equal(simulator.client("demo").hasRotatedSecret, true);
    assert.deepEqual(simulator.takeRequests(), ["DELETE oauth_clients/demo/rotate_secret reset"]);
  });

  it("lets the request take effect and loses the reply", async () => {
    simulator.addFault({ effect: true, reply: { kind: "reset" } });
    assert.equal(await networkError(deleteOld()), "ECONNRESET");
    assert.equal(simulator.client("demo").hasRotatedSecret, false);
  });

  it("never replies", async () => {
    simulator.addFault({ effect: true, reply: { kind: "noReply" } });
    const held = simulator.hold({ operation: "deleteRotatedSecret" });
    const request = deleteOld();
    await held.arrived;
    held.release();
    assert.equal(
      await Promise.race([request, get().then(() => "sent later, answered first")]),
      "sent later, answered first",
    );
    assert.equal(simulator.client("demo").hasRotatedSecret, false);
    const [code] = await Promise.all([networkError(request), simulator.close()]);
    assert.equal(code, "UND_ERR_SOCKET");
    assert.deepEqual(simulator.takeRequests(), [
      "DELETE oauth_clients/demo/rotate_secret no reply",
      "GET oauth_clients/demo 200",
    ]);
  });

  it("responds with anything", async () => {
    const html = {
      kind: "respond",
      status: 503,
      headers: { "content-type": "text/html" },
      body: "<p>",
    } as const;
    simulator.addFault({ reply: html });
    simulator.addFault({ reply: { kind: "respond", status: 500, body: { success: false } } });
    const first = await get();
    assert.deepEqual(
      [first.status, first.headers.get("content-type"), await first.text()],
      [503, "text/html", "<p>"],
    );
    const second = await get();
    assert.deepEqual([second.status, await second.json()], [500, { success: false }]);
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 503", "GET oauth_clients/demo 500"]);
  });

  it("cuts the body in half", async () => {
    simulator.addFault({ effect: true, reply: { kind: "truncate" } });
    const response = await deleteOld();
    assert.deepEqual([response.status, response.headers.get("content-length")], [200, "65"]);
    assert.equal(await networkError(response.text()), "UND_ERR_SOCKET");
    assert.equal(simulator.client("demo").hasRotatedSecret, false);
    assert.deepEqual(simulator.takeRequests(), ["DELETE oauth_clients/demo/rotate_secret reset"]);
  });

  it("begins a body and never ends it", async () => {
    simulator.addFault({ reply: { kind: "slowBody" } });
    const response = await get();
    assert.equal(response.status, 200);
    const reader = response.body!.getReader();
    assert.deepEqual((await reader.read()).value, new Uint8Array(Buffer.from("{")));
    const [code] = await Promise.all([networkError(reader.read()), simulator.close()]);
    assert.equal(code, "UND_ERR_SOCKET");
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo no reply"]);
  });

  it("edits the envelope, not the store", async () => {
    const edit = (envelope: Envelope) => {
      delete (envelope.result as OAuthClient).has_rotated_secret;
      (envelope.result as OAuthClient).scopes?.push("more");
      return envelope;
    };
    simulator.addFault({ reply: { kind: "edit", edit } });
    assert.equal(await flag(), undefined);
    assert.deepEqual(((await envelope(get())).result as OAuthClient).scopes, ["account.read"]);
  });

  it("shows the true reply to a request without effect", async () => {
    simulator.addFault({ reply: { kind: "edit", edit: (envelope) => envelope } });
    assert.deepEqual((await envelope(deleteOld())).result, { id: "demo" });
    assert.equal(simulator.client("demo").hasRotatedSecret, true);
  });

  it("lets the flag lag", async () => {
    await deleteOld();
    simulator.addFault({ operation: "getClient", times: 2, reply: { kind: "staleFlag" } });
    simulator.addFault({ operation: "listClients", reply: { kind: "staleFlag" } });
    assert.deepEqual([await flag(), await flag(), await flag()], [true, true, false]);
    const { result } = await envelope(get(""));
    assert.deepEqual(
      (result as OAuthClient[]).map((client) => client.has_rotated_secret),
      [true, true],
    );
  });

  it("happens to the requests it is meant for", async () => {
    const reply = { kind: "respond", status: 500, body: {} } as const;
    simulator.addFault({ operation: "getClient", clientId: "demo", skip: 1, times: 2, reply });
    const statuses = [];
    for (const path of ["/demo", "/other", "", "/demo", "/other", "/demo", "/demo"]) {
      statuses.push((await get(path)).status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 500, 200, 500, 200]);
  });

  it("happens until it is cleared", async () => {
    simulator.addFault({ times: Infinity, reply: { kind: "respond", status: 500, body: {} } });
    assert.deepEqual([(await get()).status, (await get()).status], [500, 500]);
    simulator.clearFaults();
    assert.equal((await get()).status, 200);
  });

  it("refuses a name that no operation has, in hold() too", () => {
    const misspelt = { operation: "deleteSecret" as "rotateSecret" };
    const expected = new Error(
      'there is no operation "deleteSecret", only listClients, createClient, getClient, updateClient, deleteClient, ' +
        "rotateSecret, deleteRotatedSecret, token",
    );
    assert.throws(() => {
      simulator.addFault({ ...misspelt, reply: { kind: "reset" } });
    }, expected);
    assert.throws(() => simulator.hold(misspelt), expected);
  });
});
