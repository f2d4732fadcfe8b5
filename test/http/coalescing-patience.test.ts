import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "../../provider/clock";
import { CloudflareHttp } from "../../provider/cloudflare/http";
import { type OAuthClients } from "../../provider/cloudflare/oauth-clients";
import { Operation } from "../../provider/operation";
import {
  accountStages,
  type AccountStage,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST } from "../helpers/http/cleanup-stage";
import { configurationFor } from "../helpers/http/configuration";
import { oauthClientsOver } from "../helpers/http/oauth-clients";

const [A = "", B = "", C = ""] = clientIds(3);
const GET = (id: string): string => `GET oauth_clients/${id} 200`;

describe("coalescing: whom a read waits for", () => {
  const start = accountStages();
  let on: AccountStage;
  let clients: OAuthClients;

  beforeEach(async () => {
    on = await start({ clients: clientsNamed([A, B, C]) });
    const { baseUrl, token } = on.simulator;
    clients = oauthClientsOver(new CloudflareHttp(configurationFor(baseUrl, token)), on.clock);
  });

  /** An operation on a client begins. */
  function begin(id: string) {
    const operation = new Operation(on.clock, 600_000);
    const leave = clients.enter(inputsFor(id), operation);
    return { operation, leave, read: () => clients.observe(inputsFor(id), operation) };
  }

  it("for one that has something under way, until that asks", async () => {
    const [a, b] = [begin(A), begin(B)];
    const waiting = b.read();
    await on.clock.pass(4_000);
    await on.clock.run(Promise.all([waiting, a.read()]));
    assert.deepEqual(on.timed(), [`4.025 ${LIST(200)}`]);
  });

  it("for one that has something under way, until that ends", async () => {
    const [a, b] = [begin(A), begin(B)];
    const waiting = b.read();
    await on.clock.pass(4_000);
    a.leave();
    await on.clock.run(waiting);
    assert.deepEqual(on.timed(), [`4.025 ${GET(B)}`]);
  });

  it("for one that takes long only once, until that asks again", async () => {
    const [a, b, c] = [begin(A), begin(B), begin(C)];
    c.leave();
    await on.clock.run(b.read());
    await on.clock.run(b.read());
    assert.deepEqual(on.timed(), [`5 ${GET(B)}`, `5.025 ${GET(B)}`]);
    await on.clock.run(Promise.all([a.read(), b.read()]));
    const waiting = b.read();
    await on.clock.pass(3_000);
    a.leave();
    await on.clock.run(waiting);
    assert.deepEqual(on.timed().slice(2), [`5.05 ${LIST(200)}`, `8.075 ${GET(B)}`]);
  });

  it("not for one that pauses; but once it goes on", async () => {
    const [a, b] = [begin(A), begin(B)];
    const pausing = a.operation.pause(10);
    const waiting = b.read();
    await on.clock.pass(2_000);
    await pausing;
    assert.deepEqual(on.timed(), []);
    a.leave();
    await on.clock.run(waiting);
    assert.deepEqual(on.timed(), [`2.025 ${GET(B)}`]);
  });

  it("not for one that pauses longer", async () => {
    const [a, b] = [begin(A), begin(B)];
    const pausing = a.operation.pause(1_000);
    await on.clock.run(b.read());
    assert.deepEqual(on.timed(), [`0.025 ${GET(B)}`]);
    await on.clock.run(pausing);
  });

  it("not for one that has left a read behind; that is answered too", async () => {
    const [a, b] = [begin(A), begin(B)];
    const left = a.read();
    a.leave();
    const ONE = { hasRotatedSecret: false, authMethod: "client_secret_basic" };
    assert.deepEqual(await on.clock.run(Promise.all([left, b.read()])), [ONE, ONE]);
    assert.deepEqual(on.timed(), [`0.025 ${LIST(200)}`]);
  });

  it("and leaves no timer behind that would keep the process alive", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    await turn(); // The test itself has one, from its first turn on.
    const before = timers();
    const { baseUrl, token } = on.simulator;
    clients = oauthClientsOver(new CloudflareHttp(configurationFor(baseUrl, token)), systemClock);
    const reads = [A, B].map(async (id) => {
      const operation = new Operation(systemClock, 600_000);
      const leave = clients.enter(inputsFor(id), operation);
      await clients.observe(inputsFor(id), operation);
      leave();
    });
    assert.equal(timers(), before + 2, "until it is quiet, and until patience is over");
    await Promise.all(reads);
    await turn(); // One that rings counts until it has rung.
    assert.equal(timers(), before);
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
  });

  it("an error that nobody has foreseen reaches all who wait", async () => {
    const broken = { send: () => Promise.reject(new TypeError("broken")) };
    clients = oauthClientsOver(broken as unknown as CloudflareHttp, on.clock);
    const ended = await on.clock.run(Promise.allSettled([begin(A).read(), begin(B).read()]));
    assert.deepEqual(
      ended.map((end) => String(end.status === "rejected" && end.reason)),
      ["TypeError: broken", "TypeError: broken"],
    );
  });
});
