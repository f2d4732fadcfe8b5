import assert from "node:assert/strict";
import { CloudflareHttp } from "../../provider/cloudflare/http";
import { type OAuthClients } from "../../provider/cloudflare/oauth-clients";
import { type Observation } from "../../provider/cloudflare/observation";
import { Operation } from "../../provider/operation";
import {
  accountStages,
  type AccountStage,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { ACCOUNT, LIST, refuse } from "../helpers/http/cleanup-stage";
import { configurationFor } from "../helpers/http/configuration";
import { failureOf } from "../helpers/http/failure";
import { oauthClientsOver } from "../helpers/http/oauth-clients";

const IDS = clientIds(16);
const [A = "", B = "", C = ""] = IDS;
const ONE = { hasRotatedSecret: false, authMethod: "client_secret_basic" };
const TO_LIST = `the request to list the OAuth clients of account ${ACCOUNT}`;

describe("coalescing: operations that have different times left", () => {
  const start = accountStages();

  /** Reads of clients by operations that have so much time each, in milliseconds, and when and how each ended. */
  async function stageOf(clients: readonly string[] = IDS) {
    const on = await start({ clients: clientsNamed(clients) });
    const http = new CloudflareHttp(configurationFor(on.simulator.baseUrl, on.simulator.token));
    const oauthClients = oauthClientsOver(http, on.clock);
    return { on, read: (id: string, limitMs: number) => observe(oauthClients, on, id, limitMs) };
  }

  it("the one that cannot wait fails at once and alone, the others wait and are answered together", async () => {
    const { on, read } = await stageOf();
    on.simulator.addFault({ operation: "listClients", reply: refuse(429, 10429, { "retry-after": "30" }) });
    const [a, b, c] = [read(A, 20_000), read(B, 60_000), read(C, 600_000)];
    const failure = await failureOf(on.clock.run(a));
    assert.equal(failure.code, "rate_limited");
    assert.equal(failure.outOfTime, true);
    assert.equal(
      failure.happened,
      `Cloudflare's rate limit kept ${TO_LIST} from being served. Cloudflare asks to wait 30 s. Another try would come ` +
        "after the 20 s that this operation has (cloudflareOauth:operationTimeoutSeconds).",
    );
    assert.deepEqual(on.timed(), [`0.025 ${LIST(429)}`]);
    assert.deepEqual(await on.clock.run(Promise.all([b, c])), [ONE, ONE]);
    assert.deepEqual(on.timed(), [`0.025 ${LIST(429)}`, `30.025 ${LIST(200)}`]);
  });

  it("all that cannot wait fail at once, however many", async () => {
    const { on, read } = await stageOf();
    on.simulator.addFault({ operation: "listClients", reply: refuse(429, 10429, { "retry-after": "30" }) });
    const patient = read(C, 600_000);
    const began = on.clock.now();
    const failed = IDS.filter((id) => id !== C).map(async (id, index) => {
      const failure = await failureOf(read(id, 20_000 + index));
      return [failure.code, on.clock.now() - began];
    });
    assert.deepEqual(await on.clock.run(Promise.all(failed)), Array(15).fill(["rate_limited", 25]));
    assert.deepEqual(await on.clock.run(patient), ONE);
    assert.deepEqual(on.timed(), [`0.025 ${LIST(429)}`, `30.025 GET oauth_clients/${C} 200`]);
  });

  it("one whose time is over while the list is tried again fails alone", async () => {
    const { on, read } = await stageOf();
    on.simulator.addFault({ operation: "listClients", times: 3, reply: refuse(500, 1000) });
    const [a, b, c] = [read(A, 1_000), read(B, 600_000), read(C, 600_000)];
    const failure = await failureOf(on.clock.run(a));
    assert.equal(failure.code, "api_error");
    assert.match(failure.message, /Another try would come after the 1 s that this operation has /);
    assert.deepEqual(await on.clock.run(Promise.all([b, c])), [ONE, ONE]);
    // The pauses are 0.25 and 0.5 s; the third, of 1 s, is more than is left. B and C try on their own account.
    assert.deepEqual(on.timed(), [
      ...[`0.025 ${LIST(500)}`, `0.275 ${LIST(500)}`, `0.775 ${LIST(500)}`, `0.8 ${LIST(200)}`],
    ]);
  });

  it("one whose time is over before the list is sent fails alone", async () => {
    const { on, read } = await stageOf();
    const [a, b, c] = [read(A, 10), read(B, 600_000), read(C, 600_000)];
    const failure = await failureOf(on.clock.run(a));
    assert.equal(failure.code, "request_timeout");
    assert.equal(failure.happened, "The operation took longer than its limit of 0.01 s.");
    assert.deepEqual(await on.clock.run(Promise.all([b, c])), [ONE, ONE]);
    assertRequests(on.simulator.takeRequests(), [[LIST(200)]]);
  });
});

async function observe(
  clients: OAuthClients,
  { clock }: AccountStage,
  id: string,
  limitMs: number,
): Promise<Observation> {
  const operation = new Operation(clock, limitMs);
  const leave = clients.enter(inputsFor(id), operation);
  try {
    return await clients.observe(inputsFor(id), operation);
  } finally {
    leave();
  }
}
