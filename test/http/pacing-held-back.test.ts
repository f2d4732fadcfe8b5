import assert from "node:assert/strict";
import { accountStages, clientsNamed, inputsFor } from "../helpers/http/account-stage";
import { DELETE, READ, refuse } from "../helpers/http/cleanup-stage";
import { failureOf } from "../helpers/http/failure";
import { POST } from "../helpers/http/secrets-stage";

describe("pacing: a change that is held back was not an attempt", () => {
  const start = accountStages();
  const DEMO = inputsFor("demo");
  const limit = (quota: number, windowSeconds = 30) => ({ quota, windowSeconds, blockSeconds: 300 });

  it("a POST that was refused, and is then held back, is sent after a pause and a look", async () => {
    const on = await start({ clients: clientsNamed(["demo"]), rateLimit: limit(3) });
    on.simulator.addFault({ operation: "rotateSecret", reply: refuse(429, 10429) });
    await on.clock.run(on.rotation.create(DEMO));
    assert.deepEqual(on.timed(), [
      ...[`0.1 ${READ(200)}`, `0.1 ${POST(429)}`, `0.375 ${READ(200)}`],
      ...[`30.9 ${READ(200)}`, `30.9 ${POST(200)}`, `30.925 ${READ(200)}`],
    ]);
  });

  it("a DELETE that was refused twice, and is then held back, is sent after a pause and a look", async () => {
    const on = await start({ clients: clientsNamed(["demo"], true), rateLimit: limit(5) });
    on.simulator.addFault({ operation: "deleteRotatedSecret", times: 2, reply: refuse(429, 10429) });
    await on.clock.run(on.cleanup.create(DEMO));
    assert.deepEqual(on.timed(), [
      ...[`0.1 ${READ(200)}`, `0.1 ${DELETE(429)}`, `0.375 ${READ(200)}`, `0.375 ${DELETE(429)}`],
      ...[`0.9 ${READ(200)}`, `31.925 ${READ(200)}`, `31.925 ${DELETE(200)}`, `31.95 ${READ(200)}`],
    ]);
  });

  for (const what of ["cleanup", "rotation"] as const) {
    it(`${what}: where nothing was sent and there is no time to wait, nothing more is sent`, async () => {
      const clients = clientsNamed(["demo"], what === "cleanup");
      const on = await start({ clients, rateLimit: limit(1, 700) });
      const failure = await failureOf(on.clock.run(on[what].create(DEMO)));
      assert.match(failure.message, /^rate_limited: Cloudflare asks to wait 700 s: .* Nothing was changed\./);
      assert.deepEqual(on.timed(), [`0.1 ${READ(200)}`]);
    });
  }
});
