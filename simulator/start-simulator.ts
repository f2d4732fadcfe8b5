import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Api } from "./api";
import { ClientStore } from "./client-store";
import { Credentials, type SimulatedCredential } from "./credentials";
import { FaultPlan } from "./fault-plan";
import { Holds } from "./holds";
import type { SimulatorOptions } from "./options";
import { CLOUDFLARE_RATE_LIMIT, RateLimiter } from "./rate-limiter";
import { RequestLog } from "./request-log";
import { BASE_PATH, TOKEN_PATH } from "./routes";
import { SimulatorServer } from "./server";
import { addClient, viewClient } from "./simulated-client";
import type { Simulator } from "./simulator";

/**
 * Starts Cloudflare's side of the OAuth client endpoints and the token endpoint as an HTTP server on this
 * machine.
 *
 * @example
 * const simulator = await startSimulator({ clients: [{ clientId: "demo", rotated: true }] });
 * process.env.CLOUDFLARE_BASE_URL = simulator.baseUrl;
 * process.env.CLOUDFLARE_API_TOKEN = simulator.token;
 * process.env.CLOUDFLARE_OAUTH_TOKEN_URL = simulator.tokenUrl;
 * // … what is to be tested …
 * assert.equal(simulator.client("demo").hasRotatedSecret, false);
 * await simulator.close();
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, accountId = "0123456789abcdef0123456789abcdef", now = Date.now } = options;
  const { latencyMs = 0, sleep = realSleep } = options;
  if (accountId.length !== 32) throw new Error("accountId must be 32 characters, as at Cloudflare");
  const time = () => new Date(now()).toISOString();

  const store = new ClientStore();
  for (const client of options.clients ?? []) addClient(store, client, time());
  const credentials = new Credentials(options.credentials ?? [randomToken()]);
  const rateLimiter = new RateLimiter(options.rateLimit ?? CLOUDFLARE_RATE_LIMIT, now);
  const faults = new FaultPlan();
  const holds = new Holds();
  const log = new RequestLog(accountId);
  const server = new SimulatorServer({
    api: new Api(accountId, credentials, rateLimiter, now),
    store,
    faults,
    holds,
    log,
    latency: async () => {
      if (latencyMs > 0) await sleep(latencyMs);
    },
    onRequest: (request) => options.onRequest?.(request),
  });
  const origin = await server.listen(port);

  return {
    baseUrl: `${origin}${BASE_PATH}`,
    tokenUrl: `${origin}${TOKEN_PATH}`,
    accountId,
    requests: log.records,
    get token() {
      return credentials.firstToken;
    },
    takeRequests: () => log.take(),

    get clients() {
      return store.list().map(({ clientId }) => viewClient(store, clientId));
    },
    addClient(client) {
      addClient(store, client, time());
      return viewClient(store, client.clientId);
    },
    removeClient(clientId) {
      store.remove(clientId);
    },
    client: (clientId) => viewClient(store, clientId),
    rotate: (clientId) => store.rotate(clientId),
    retire(clientId) {
      store.retire(clientId);
    },
    issueCode: (clientId) => store.issueCode(clientId),
    setSecretLag(lag) {
      store.setLag(lag);
    },
    setPermissions(token, permissions) {
      credentials.setPermissions(token, permissions);
    },

    addFault(fault) {
      faults.add(fault);
    },
    hold: (match) => holds.add(match),
    clearFaults() {
      faults.clear();
      holds.clear();
    },
    close: () => server.close(),
  };
}

function randomToken(): SimulatedCredential {
  return {
    token: randomBytes(20).toString("hex"),
    permissions: ["OAuth Client Read", "OAuth Client Write"],
  };
}

/** A simulator that is closed meanwhile does not keep its process for this. */
async function realSleep(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}
