import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../simulator";

describe("simulator, latency", () => {
  let simulator: Simulator;
  let events: EventEmitter;

  async function start(latencyMs: number, options: SimulatorOptions = {}) {
    events = new EventEmitter();
    simulator = await startSimulator({
      clients: [{ clientId: "demo", rotated: true }],
      latencyMs,
      ...options,
      onRequest: (request) => events.emit("done", request),
    });
  }
  afterEach(() => simulator.close());

  const send = (method: string, path: string, signal?: AbortSignal) =>
    fetch(`${simulator.baseUrl}/accounts/${simulator.accountId}/oauth_clients/demo${path}`, {
      method,
      headers: { authorization: `Bearer ${simulator.token}` },
      signal: signal ?? null,
    });
  const arrival = async () => {
    while (simulator.requests.length === 0) await turn();
  };

  it("delays each reply, and requests at the same time do not wait for each other", async () => {
    await start(200);
    await send("GET", ""); // What fetch needs to load is not measured.
    const before = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => send("GET", "")));
    const took = performance.now() - before;
    assert.ok(took >= 199, `took ${took} ms`);
    assert.ok(took < 2_000, `took ${took} ms`);
  });

  it("takes its time on another clock", async () => {
    const asked: number[] = [];
    let wake: () => void = () => undefined;
    const sleep = (ms: number) => {
      asked.push(ms);
      return new Promise<void>((resolve) => (wake = resolve));
    };
    await start(60_000, { sleep });
    const request = send("GET", "");
    while (asked.length === 0) await turn();
    wake();
    assert.equal((await request).status, 200);
    assert.deepEqual(asked, [60_000]);
  });

  it("lets a request take effect when it is answered, and not at all if the client gives up before", async () => {
    await start(60_000);
    const abort = new AbortController();
    const request = send("DELETE", "/rotate_secret", abort.signal);
    await arrival();
    const done = once(events, "done");
    abort.abort();
    await assert.rejects(request, { name: "AbortError" });
    await done;
    assert.deepEqual(simulator.takeRequests(), ["DELETE oauth_clients/demo/rotate_secret no reply"]);
    assert.equal(simulator.client("demo").hasRotatedSecret, true);
  });

  it("holds up nobody who closes it", async () => {
    await start(60_000);
    const request = send("GET", "");
    await arrival();
    await Promise.all([assert.rejects(request), simulator.close()]);
  });
});
