import assert from "node:assert/strict";
import { startSimulator, toLine, type RequestRecord, type Simulator } from "../../simulator";

describe("simulator, faults, holds and log of the token endpoint", () => {
  let simulator: Simulator;
  let done: RequestRecord[];

  beforeEach(async () => {
    done = [];
    simulator = await startSimulator({
      clients: [
        { clientId: "demo", secrets: ["second", "first"] },
        { clientId: "a b", secrets: ["in body"], tokenEndpointAuthMethod: "client_secret_post" },
        { clientId: "public", tokenEndpointAuthMethod: "none" },
      ],
      onRequest: (request) => done.push(request),
    });
  });
  afterEach(() => simulator.close());

  const send = (credentials: string, form: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(simulator.tokenUrl, {
      method: "POST",
      headers:
        credentials === "" ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "authorization_code", code: "bogus", ...form }),
      signal: signal ?? null,
    });
  const inBody = { client_id: "a b", client_secret: "in body" };

  it("logs the client and which secret it came with", async () => {
    await send("demo:second");
    await send("demo:first");
    simulator.retire("demo");
    await send("demo:first");
    await send("demo:never");
    await send("demo:");
    await send("", inBody);
    await send("", { client_id: "public" });
    await send("gone:second");
    await send("second:demo");
    await send("");
    await fetch(simulator.tokenUrl);
    assert.deepEqual(simulator.takeRequests(), [
      "POST oauth2/token demo newest 400",
      "POST oauth2/token demo old 400",
      "POST oauth2/token demo deleted 401",
      "POST oauth2/token demo unknown 401",
      "POST oauth2/token demo none 401",
      "POST oauth2/token a%20b newest 400",
      "POST oauth2/token public none 400",
      "POST oauth2/token - unknown 401",
      "POST oauth2/token - unknown 401",
      "POST oauth2/token - none 400",
      "GET oauth2/token - none 405",
    ]);
  });

  it("logs no secret, code or token", async () => {
    const code = simulator.issueCode("demo");
    const response = await send("demo:second", { code });
    const tokens = (await response.json()) as { access_token: string; refresh_token: string };
    await send("demo:second", { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    await send("second:demo", inBody);
    await fetch(`${simulator.tokenUrl}?client_secret=second`, { method: "POST" });
    const log = JSON.stringify([simulator.requests, simulator.takeRequests(), done.map(toLine)]);
    for (const hidden of ["second", "in body", "bogus", code, tokens.access_token, tokens.refresh_token]) {
      assert.equal(log.includes(hidden), false);
    }
    assert.deepEqual(simulator.requests[0], {
      method: "POST",
      path: "oauth2/token",
      operation: "token",
      clientId: "demo",
      secret: "newest",
      outcome: 200,
    });
  });

  it("has the faults that are meant for it", async () => {
    const reply = {
      kind: "respond",
      status: 503,
      headers: { "content-type": "text/html" },
      body: "<p>",
    } as const;
    simulator.addFault({ operation: "getClient", times: Infinity, reply });
    simulator.addFault({ operation: "token", clientId: "a b", reply });
    simulator.addFault({ operation: "token", skip: 2, times: Infinity, reply: { kind: "reset" } });
    const statuses = [];
    for (const form of [{}, inBody, {}]) {
      statuses.push((await send("client_id" in form ? "" : "demo:second", form)).status);
    }
    assert.deepEqual(statuses, [400, 503, 400]);
    await assert.rejects(send("demo:second"));
    simulator.clearFaults();
    assert.equal((await send("demo:second")).status, 400);
    assert.deepEqual(simulator.takeRequests().slice(1, 4), [
      "POST oauth2/token a%20b newest 503",
      "POST oauth2/token demo newest 400",
      "POST oauth2/token demo newest reset",
    ]);
  });

  it("keeps the code when a fault keeps the request from taking effect", async () => {
    const code = simulator.issueCode("demo");
    simulator.addFault({ operation: "token", reply: { kind: "truncate" } });
    await assert.rejects(async () => (await send("demo:second", { code })).text());
    assert.equal((await send("demo:second", { code })).status, 200);
    const another = simulator.issueCode("demo");
    simulator.addFault({ operation: "token", effect: true, reply: { kind: "reset" } });
    await assert.rejects(send("demo:second", { code: another }));
    assert.equal((await send("demo:second", { code: another })).status, 400);
  });

  it("is spared the faults that need an envelope", async () => {
    simulator.addFault({ reply: { kind: "staleFlag" } });
    simulator.addFault({ reply: { kind: "edit", edit: () => assert.fail() } });
    assert.equal((await send("demo:second")).status, 400);
    for (const reply of [{ kind: "staleFlag" }, { kind: "edit", edit: () => ({}) }] as const) {
      assert.throws(
        () => {
          simulator.addFault({ operation: "token", reply });
        },
        new RegExp(`no envelope for "${reply.kind}"`),
      );
    }
  });

  it("judges a held request when it is released", async () => {
    const held = simulator.hold({ operation: "token", clientId: "demo" });
    const [request, other] = [send("demo:first"), send("", inBody)];
    assert.equal((await other).status, 400);
    await held.arrived;
    simulator.retire("demo");
    held.release();
    assert.equal((await request).status, 401);
    assert.ok(simulator.takeRequests().includes("POST oauth2/token demo old 401"));
  });

  it("judges it on arrival if that is asked for", async () => {
    const held = simulator.hold({ operation: "token", effect: "before" });
    const request = send("demo:first");
    await held.arrived;
    simulator.retire("demo");
    held.release();
    assert.equal((await request).status, 400);
  });

  it("logs a held request whose client gave up", async () => {
    const held = simulator.hold({ operation: "token" });
    const abort = new AbortController();
    const request = send("demo:first", {}, abort.signal);
    await held.arrived;
    abort.abort();
    await assert.rejects(request, { name: "AbortError" });
    assert.deepEqual(simulator.takeRequests(), ["POST oauth2/token demo old no reply"]);
  });
});
