import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { startSimulator, type Simulator } from "../../simulator";

describe("simulator, holding a request", () => {
  const operation = "deleteRotatedSecret";
  let simulator: Simulator;
  let events: EventEmitter;

  beforeEach(async () => {
    events = new EventEmitter();
    simulator = await startSimulator({
      clients: [{ clientId: "demo", rotated: true }],
      onRequest: (request) => events.emit("done", request),
    });
  });
  afterEach(() => simulator.close());

  const rotated = () => simulator.client("demo").hasRotatedSecret;
  const deleteOld = (signal?: AbortSignal) =>
    fetch(`${simulator.baseUrl}/accounts/${simulator.accountId}/oauth_clients/demo/rotate_secret`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${simulator.token}` },
      signal: signal ?? null,
    });

  it("takes effect on release", async () => {
    const held = simulator.hold({ operation });
    const request = deleteOld();
    await held.arrived;
    assert.equal(rotated(), true);
    held.release();
    assert.equal((await request).status, 200);
    assert.equal(rotated(), false);
    assert.deepEqual(simulator.takeRequests(), ["DELETE oauth_clients/demo/rotate_secret 200"]);
  });

  it("takes effect on arrival", async () => {
    const held = simulator.hold({ operation, effect: "before" });
    const request = deleteOld();
    await held.arrived;
    assert.equal(rotated(), false);
    held.release();
    assert.equal((await request).status, 200);
  });

  for (const [effect, after] of [
    ["after", true],
    ["before", false],
  ] as const) {
    it(`leaves the flag ${after} when the client gives up and the effect comes ${effect}`, async () => {
      const held = simulator.hold({ operation, effect });
      const abort = new AbortController();
      const request = deleteOld(abort.signal);
      await held.arrived;
      const done = once(events, "done");
      abort.abort();
      await assert.rejects(request, { name: "AbortError" });
      await done;
      held.release();
      assert.equal((await fetch(simulator.baseUrl)).status, 400); // What the release set off has run by now.
      assert.equal(rotated(), after);
      assert.equal(simulator.takeRequests()[0], "DELETE oauth_clients/demo/rotate_secret no reply");
    });
  }

  it("holds only the next request, of the operation it names", async () => {
    simulator.hold({ operation: "rotateSecret" });
    const held = simulator.hold({ operation });
    const first = deleteOld();
    await held.arrived;
    assert.equal((await deleteOld()).status, 200);
    held.release();
    assert.equal((await first).status, 400);
  });

  it("holds nothing once it is cleared", async () => {
    simulator.hold({ operation });
    simulator.clearFaults();
    assert.equal((await deleteOld()).status, 200);
  });

  it("does not hold a request that comes after the release", async () => {
    simulator.hold({ operation }).release();
    assert.equal((await deleteOld()).status, 200);
  });

  it("lets go of held requests when the simulator closes", async () => {
    const held = simulator.hold({ operation });
    const request = deleteOld();
    await held.arrived;
    await Promise.all([assert.rejects(request), simulator.close()]);
    assert.equal(rotated(), true);
  });
});
