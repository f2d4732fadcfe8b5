import assert from "node:assert/strict";
import { CloudflareHttp } from "../../provider/cloudflare/http";
import { Operation } from "../../provider/operation";
import { configurationFor } from "../helpers/http/configuration";
import { withoutProxies } from "../helpers/http/hermetic";
import { oauthClientsOver } from "../helpers/http/oauth-clients";
import { answerText, rawServers } from "../helpers/http/raw-server";
import { VirtualClock } from "../helpers/virtual-clock";

const ONE = "1".repeat(32);
const OTHER = "2".repeat(32);

describe("coalescing: two accounts", () => {
  withoutProxies();
  const start = rawServers();

  /** In each account there are clients a and b; in the one with two secrets, in the other with one. */
  function listing(head: string): string {
    const has_rotated_secret = head.includes(ONE);
    const result = ["a", "b"].map((client_id) => ({ client_id, has_rotated_secret }));
    return answerText(200, { success: true, errors: [], messages: [], result });
  }

  it("have a list each, and what one says is not said of the other", async () => {
    const server = await start((socket, head) => socket.write(listing(head)));
    const clock = new VirtualClock();
    const clients = oauthClientsOver(new CloudflareHttp(configurationFor(server.origin, "t0ken")), clock);
    const read = async (accountId: string, oauthClientId: string): Promise<boolean> => {
      const operation = new Operation(clock, 600_000);
      const leave = clients.enter({ accountId, oauthClientId }, operation);
      const { hasRotatedSecret } = await clients.observe({ accountId, oauthClientId }, operation);
      leave();
      return hasRotatedSecret;
    };
    const reads = [read(ONE, "a"), read(OTHER, "a"), read(OTHER, "b"), read(ONE, "b")];
    assert.deepEqual(await clock.run(Promise.all(reads)), [true, false, false, true]);
    assert.deepEqual(
      server.heads.map((head) => head.split("\r\n")[0]).sort(),
      [ONE, OTHER].map((account) => `GET /accounts/${account}/oauth_clients HTTP/1.1`),
    );
  });

  it("do not wait for each other", async () => {
    const server = await start((socket, head) => socket.write(listing(head)));
    const clock = new VirtualClock();
    const clients = oauthClientsOver(new CloudflareHttp(configurationFor(server.origin, "t0ken")), clock);
    const began = clock.now();
    const busy = clients.enter({ accountId: OTHER, oauthClientId: "a" }, new Operation(clock, 600_000));
    const operations = ["a", "b"].map((oauthClientId) => {
      const operation = new Operation(clock, 600_000);
      clients.enter({ accountId: ONE, oauthClientId }, operation);
      return clients.observe({ accountId: ONE, oauthClientId }, operation);
    });
    await clock.run(Promise.all(operations));
    assert.equal(clock.now() - began, 25);
    busy();
  });
});
