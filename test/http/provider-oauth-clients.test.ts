import assert from "node:assert/strict";
import { CloudflareHttp } from "../../provider/cloudflare/http";
import { HTTP_LIMITS, type HttpLimits } from "../../provider/connections";
import { type OAuthClients } from "../../provider/cloudflare/oauth-clients";
import { type ErrorCode } from "../../provider/errors";
import { Operation } from "../../provider/operation";
import {
  type Envelope,
  type FaultReply,
  type OAuthClient,
  type Simulator,
  startSimulator,
} from "../../simulator";
import { type Clock } from "../../provider/clock";
import { FakeClock } from "../helpers/fake-clock";
import { oauthClientsOver } from "../helpers/http/oauth-clients";
import { configurationFor } from "../helpers/http/configuration";
import { failureOf } from "../helpers/http/failure";
import { withHalfJitter, withoutProxies } from "../helpers/http/hermetic";
import { answerText, deadOrigin, rawServers } from "../helpers/http/raw-server";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const DEMO = { accountId: ACCOUNT, oauthClientId: "demo" };
const LIMIT_MS = 600_000;
const READ = "GET oauth_clients/demo";
const DELETE = "DELETE oauth_clients/demo/rotate_secret";
const TO_READ = `the request to read OAuth client demo of account ${ACCOUNT}`;
const CHECK_PROXY = "Check cloudflare:baseUrl, and whether a proxy stands in between.";
const WAIT =
  "Run the command again after that time, or after five minutes where none is named. All that uses the same user or " +
  "token counts towards the limit.";

function connect(
  clock: Clock,
  baseUrl: string,
  apiToken = "t0ken",
  limits: Partial<HttpLimits> = {},
): OAuthClients {
  const http = new CloudflareHttp(configurationFor(baseUrl, apiToken), { ...HTTP_LIMITS, ...limits });
  return oauthClientsOver(http, clock);
}

function respond(
  status: number,
  body: string | object = "",
  headers: Record<string, string> = {},
): FaultReply {
  return { kind: "respond", status, body, headers };
}

/** A failure as the API reports it. */
function refuse(status: number, code: number, headers: Record<string, string> = {}): FaultReply {
  return respond(status, { success: false, errors: [{ code, message: "s3cret" }], result: null }, headers);
}

/** The true answer about a client, changed. */
function describedAs(changes: Partial<Record<keyof OAuthClient, unknown>>): FaultReply {
  const edit = (envelope: Envelope) => ({
    ...envelope,
    result: { ...(envelope.result as OAuthClient), ...changes },
  });
  return { kind: "edit", edit };
}

/** An answer that does not come is not waited for as long as in earnest. */
function limitsFor(reply: FaultReply): Partial<HttpLimits> {
  return neverEnds(reply) ? { requestMs: 50 } : {};
}

function neverEnds({ kind }: FaultReply): boolean {
  return kind === "noReply" || kind === "slowBody";
}

/** What happens, and what the log of the simulator says of it. */
type Failing = [name: string, reply: FaultReply, logged: string, code: ErrorCode];

const TRANSIENT: Failing[] = [
  ["a reset connection", { kind: "reset" }, "reset", "network_failure"],
  ["half an answer", { kind: "truncate" }, "reset", "network_failure"],
  ["no answer", { kind: "noReply" }, "no reply", "request_timeout"],
  ["an answer without end", { kind: "slowBody" }, "no reply", "request_timeout"],
  ["429", refuse(429, 10429), "429", "rate_limited"],
  ["429 as text", respond(429, "error code: 1015"), "429", "rate_limited"],
  ["500", refuse(500, 1000), "500", "api_error"],
  ["500 with the code of the rate limit", refuse(500, 971), "500", "rate_limited"],
  ["502 as text", respond(502, "Bad gateway"), "502", "api_error"],
  ["503 that says success", respond(503, { success: true, result: null }), "503", "api_error"],
  ["520 as HTML", respond(520, "<p>", { "content-type": "text/html" }), "520", "api_error"],
];

const LASTING: Failing[] = [
  ["401", refuse(401, 10000), "401", "authentication_failed"],
  ["400 for the authorization", refuse(400, 6003), "400", "authentication_failed"],
  ["403", refuse(403, 10000), "403", "permission_denied"],
  ["403 as HTML", respond(403, "<p>"), "403", "permission_denied"],
  ["404", refuse(404, 1000), "404", "client_not_found"],
  ["404 as HTML", respond(404, "<p>"), "404", "invalid_response"],
  ["404 of the router", refuse(404, 7003), "404", "api_error"],
  ["409", refuse(409, 1000), "409", "api_error"],
  ["200 that says failure", refuse(200, 1000), "200", "api_error"],
  ["200 as HTML", respond(200, "<p>"), "200", "invalid_response"],
  ["200 with half of the JSON", respond(200, '{"success":true,'), "200", "invalid_response"],
  ["200 without a body", respond(200), "200", "invalid_response"],
  ["200 with a list", respond(200, { success: true, result: [] }), "200", "invalid_response"],
  ["a redirect", respond(302, "", { location: "http://127.0.0.1:1/" }), "302", "invalid_response"],
  ["an encoded answer", respond(200, "x", { "content-encoding": "gzip" }), "200", "invalid_response"],
];

/** To a change another status of success is one, to a read it is not. */
const CREATED: Failing = ["201", respond(201, { success: true, result: {} }), "201", "invalid_response"];

describe("OAuth clients: observe", () => {
  withoutProxies();
  withHalfJitter();
  const start = rawServers();
  let simulator: Simulator;
  let clock: FakeClock;
  let operation: Operation;
  let clients: OAuthClients;

  beforeEach(async () => {
    simulator = await startSimulator({
      clients: [{ clientId: "demo", rotated: true }, { clientId: "other" }],
    });
    clock = new FakeClock();
    operation = new Operation(clock, LIMIT_MS);
    clients = connect(clock, simulator.baseUrl, simulator.token);
  });
  afterEach(() => simulator.close());

  const METHODS: [given: string | null | undefined, authMethod: string][] = [
    ["client_secret_post", "client_secret_post"],
    ["none", "none"],
    ["tls_client_auth", "tls_client_auth"],
    [null, "client_secret_basic"],
    [undefined, "client_secret_basic"],
  ];
  for (const [given, authMethod] of METHODS) {
    it(`token_endpoint_auth_method ${String(given)} is ${authMethod}`, async () => {
      simulator.addFault({
        reply: {
          kind: "edit",
          edit: (envelope) => ({
            ...envelope,
            result: { ...(envelope.result as object), token_endpoint_auth_method: given },
          }),
        },
      });
      assert.deepEqual(await clients.observe(DEMO, operation), { hasRotatedSecret: true, authMethod });
    });
  }

  it("gives the flag, in one request each", async () => {
    assert.deepEqual(await clients.observe(DEMO, operation), {
      hasRotatedSecret: true,
      authMethod: "client_secret_basic",
    });
    assert.deepEqual(await clients.observe({ ...DEMO, oauthClientId: "other" }, operation), {
      hasRotatedSecret: false,
      authMethod: "client_secret_basic",
    });
    assert.deepEqual(simulator.takeRequests(), [`${READ} 200`, "GET oauth_clients/other 200"]);
    assert.deepEqual(clock.pauses, []);
  });

  for (const [name, reply, logged, code] of TRANSIENT) {
    it(`${name}: five requests, then ${code}`, async () => {
      simulator.addFault({ times: Infinity, reply });
      const limited = connect(clock, simulator.baseUrl, simulator.token, limitsFor(reply));
      assert.equal((await failureOf(limited.observe(DEMO, operation))).code, code);
      assert.deepEqual(simulator.takeRequests(), Array<string>(5).fill(`${READ} ${logged}`));
      assert.deepEqual(clock.pauses, [250, 500, 1_000, 2_000]);
    });
  }

  it("a refused connection: five tries", async () => {
    const failure = await failureOf(connect(clock, await deadOrigin()).observe(DEMO, operation));
    assert.equal(failure.code, "network_failure");
    assert.equal(failure.unsent, true);
    assert.deepEqual(clock.pauses, [250, 500, 1_000, 2_000]);
  });

  for (const failures of [1, 2, 3, 4]) {
    it(`succeeds after ${failures} failures`, async () => {
      const kinds = TRANSIENT.filter(([, reply]) => !neverEnds(reply)).slice(0, failures);
      for (const [, reply] of kinds) {
        simulator.addFault({ reply });
      }
      assert.deepEqual(await clients.observe(DEMO, operation), {
        hasRotatedSecret: true,
        authMethod: "client_secret_basic",
      });
      assert.deepEqual(simulator.takeRequests(), [
        ...kinds.map(([, , logged]) => `${READ} ${logged}`),
        `${READ} 200`,
      ]);
      assert.deepEqual(clock.pauses, [250, 500, 1_000, 2_000].slice(0, failures));
    });
  }

  for (const [name, reply, logged, code] of [...LASTING, CREATED]) {
    it(`${name}: one request, then ${code}`, async () => {
      simulator.addFault({ reply });
      const failure = await failureOf(clients.observe(DEMO, operation));
      assert.equal(failure.code, code);
      assert.doesNotMatch(failure.message, /s3cret|<p>/);
      assert.deepEqual(simulator.takeRequests(), [`${READ} ${logged}`]);
      assert.deepEqual(clock.pauses, []);
    });
  }

  it("a transient failure and then a lasting one: no further request", async () => {
    simulator.addFault({ reply: { kind: "reset" } });
    simulator.setPermissions(simulator.token, ["OAuth Client Write"]);
    assert.equal((await failureOf(clients.observe(DEMO, operation))).code, "permission_denied");
    assert.deepEqual(simulator.takeRequests(), [`${READ} reset`, `${READ} 403`]);
  });

  const asked: [headers: Record<string, string>, status: number, pause: number][] = [
    [{ "retry-after": "7" }, 429, 7_250],
    [{ "retry-after": "0" }, 429, 250],
    [{ "retry-after": "Mon, 23 Nov 2026 12:01:30 GMT" }, 429, 90_250],
    [{ "retry-after": "soon" }, 429, 250],
    [{ "retry-after": "9" }, 503, 9_250],
    [{ ratelimit: '"default";r=0;t=30' }, 429, 30_250],
    [{ ratelimit: '"default";r=50;t=30' }, 429, 250],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=0;t=200' }, 500, 200_250],
    [{ "retry-after": "10", ratelimit: '"default";r=0;t=30' }, 429, 30_250],
    [{ "retry-after": "590" }, 429, 590_250],
  ];
  for (const [headers, status, pause] of asked) {
    it(`${status} with ${JSON.stringify(headers)}: again after ${pause} ms`, async () => {
      simulator.addFault({ reply: respond(status, "", headers) });
      assert.deepEqual(await clients.observe(DEMO, operation), {
        hasRotatedSecret: true,
        authMethod: "client_secret_basic",
      });
      assert.deepEqual(simulator.takeRequests(), [`${READ} ${status}`, `${READ} 200`]);
      assert.deepEqual(clock.pauses, [pause]);
    });
  }

  it("the simulator's own rate limit is never reached", async () => {
    const strict = await startSimulator({
      clients: [{ clientId: "demo", rotated: true }],
      rateLimit: { quota: 1, windowSeconds: 300, blockSeconds: 300 },
      now: () => clock.now(),
    });
    try {
      const limited = connect(clock, strict.baseUrl, strict.token);
      await limited.observe(DEMO, operation);
      assert.deepEqual(await limited.observe(DEMO, operation), {
        hasRotatedSecret: true,
        authMethod: "client_secret_basic",
      });
      assert.deepEqual(strict.takeRequests(), [`${READ} 200`, `${READ} 200`]);
      assert.deepEqual(clock.pauses, [300_000]);
    } finally {
      await strict.close();
    }
  });

  for (const seconds of [600, 86_400]) {
    it(`a Retry-After of ${seconds} s is beyond the limit: fails at once and names it`, async () => {
      simulator.addFault({ reply: refuse(429, 10429, { "retry-after": String(seconds) }) });
      const failure = await failureOf(clients.observe(DEMO, operation));
      assert.equal(
        failure.message,
        `rate_limited: Cloudflare's rate limit kept ${TO_READ} from being served. ` +
          `Cloudflare asks to wait ${seconds} s. Another try would come after the 600 s that this operation has ` +
          "(cloudflareOauth:operationTimeoutSeconds). " +
          `${WAIT} (HTTP 429; Cloudflare error 10429; cf-ray ${failure.ray ?? ""})`,
      );
      assert.equal(failure.retryAfterMs, seconds * 1000);
      assert.deepEqual(simulator.takeRequests(), [`${READ} 429`]);
      assert.deepEqual(clock.pauses, []);
    });
  }

  it("pauses that each fit, and together do not: fails before the one that would be too long", async () => {
    simulator.addFault({ times: Infinity, reply: refuse(429, 10429, { "retry-after": "250" }) });
    const failure = await failureOf(clients.observe(DEMO, operation));
    assert.equal(failure.code, "rate_limited");
    assert.match(failure.message, /Another try would come after the 600 s that this operation has \(/);
    assert.deepEqual(simulator.takeRequests(), Array<string>(3).fill(`${READ} 429`));
    assert.deepEqual(clock.pauses, [250_250, 250_500]);
  });

  it("the time that requests take counts too", async () => {
    const slow = await start((socket) => {
      clock.advance(250_000);
      socket.write(answerText(500));
    });
    const failure = await failureOf(connect(clock, slow.origin).observe(DEMO, operation));
    assert.equal(failure.code, "api_error");
    assert.match(failure.message, /Another try would come after the 600 s that this operation has \(/);
    assert.equal(slow.heads.length, 3);
    assert.deepEqual(clock.pauses, [250, 500]);
  });

  it("the limit of the operation is over: request_timeout, no request", async () => {
    clock.advance(LIMIT_MS);
    const failure = await failureOf(clients.observe(DEMO, operation));
    assert.equal(
      failure.message,
      "request_timeout: The operation took longer than its limit of 600 s. " +
        "Run `pulumi up` again, or raise cloudflareOauth:operationTimeoutSeconds.",
    );
    assert.deepEqual(simulator.takeRequests(), []);
  });

  it("the limit of the operation ends a request that would go on", async () => {
    simulator.addFault({ reply: { kind: "noReply" } });
    const patient = connect(clock, simulator.baseUrl, simulator.token);
    const failure = await failureOf(patient.observe(DEMO, new Operation(clock, 60)));
    assert.equal(failure.code, "request_timeout");
    assert.match(
      failure.message,
      /^request_timeout: No complete answer came within 0\.06 s to the request to read/,
    );
    assert.match(failure.message, /Another try would come after the 0\.06 s that this operation has \(/);
    assert.deepEqual(simulator.takeRequests(), [`${READ} no reply`]);
  });

  const flags: [name: string, reply: FaultReply][] = [
    ["missing", describedAs({ has_rotated_secret: undefined })],
    ["null", describedAs({ has_rotated_secret: null })],
  ];
  for (const [name, reply] of flags) {
    it(`a flag that is ${name}: flag_missing`, async () => {
      simulator.addFault({ reply });
      const failure = await failureOf(clients.observe(DEMO, operation));
      assert.equal(
        failure.message,
        `flag_missing: The answer to ${TO_READ} does not say whether there is a rotated secret. ` +
          "Without has_rotated_secret nothing can be deleted safely. Run the command again; if it stays so, " +
          "Cloudflare's API has changed: look for a newer version of pulumi-cloudflare-oauth.",
      );
      assert.deepEqual(simulator.takeRequests(), [`${READ} 200`]);
    });
  }

  for (const flag of ["true", "false", 0, 1, "", []]) {
    it(`a flag that is ${JSON.stringify(flag)}: invalid_response`, async () => {
      simulator.addFault({ reply: describedAs({ has_rotated_secret: flag }) });
      const failure = await failureOf(clients.observe(DEMO, operation));
      assert.equal(failure.code, "invalid_response");
      assert.match(failure.message, / is not as documented: result\.has_rotated_secret\. /);
      assert.deepEqual(simulator.takeRequests(), [`${READ} 200`]);
    });
  }

  for (const id of ["other", "Demo", "demo ", ""]) {
    it(`an answer about the client "${id}": invalid_response, without it`, async () => {
      simulator.addFault({ reply: describedAs({ client_id: id }) });
      const failure = await failureOf(clients.observe(DEMO, operation));
      assert.equal(
        failure.message,
        `invalid_response: The answer to ${TO_READ} describes another client. ${CHECK_PROXY}`,
      );
      assert.deepEqual(simulator.takeRequests(), [`${READ} 200`]);
    });
  }
});

describe("OAuth clients: delete the rotated secret", () => {
  withoutProxies();
  let simulator: Simulator;
  let clock: FakeClock;
  let operation: Operation;
  let clients: OAuthClients;

  beforeEach(async () => {
    simulator = await startSimulator({ clients: [{ clientId: "demo", rotated: true }] });
    clock = new FakeClock();
    operation = new Operation(clock, LIMIT_MS);
    clients = connect(clock, simulator.baseUrl, simulator.token);
  });
  afterEach(() => simulator.close());

  it("deletes the older secret", async () => {
    const [newest] = simulator.client("demo").secrets;
    await clients.deleteRotatedSecret(DEMO, operation);
    assert.deepEqual(simulator.client("demo").secrets, [newest]);
    assert.deepEqual(simulator.takeRequests(), [`${DELETE} 200`]);
  });

  const results: [name: string, body: object][] = [
    ["null", { success: true, errors: [], messages: [], result: null }],
    ["nothing", { success: true, errors: [], messages: [] }],
    ["the id", { success: true, errors: [], messages: [], result: { id: "demo" } }],
    ["an empty object", { success: true, errors: [], messages: [], result: {} }],
  ];
  for (const [name, body] of results) {
    for (const status of [200, 201]) {
      it(`${status} with a result that is ${name} is a success`, async () => {
        simulator.addFault({ effect: true, reply: respond(status, body) });
        await clients.deleteRotatedSecret(DEMO, operation);
        assert.deepEqual(simulator.takeRequests(), [`${DELETE} ${status}`]);
      });
    }
  }

  for (const [name, reply, logged, code] of [...TRANSIENT, ...LASTING]) {
    for (const effect of [false, true]) {
      it(`${name}, ${effect ? "with" : "without"} effect: sent once, then ${code}`, async () => {
        simulator.addFault({ times: Infinity, effect, reply });
        const limited = connect(clock, simulator.baseUrl, simulator.token, limitsFor(reply));
        assert.equal((await failureOf(limited.deleteRotatedSecret(DEMO, operation))).code, code);
        assert.deepEqual(simulator.takeRequests(), [`${DELETE} ${logged}`]);
        assert.equal(simulator.client("demo").hasRotatedSecret, !effect);
        assert.deepEqual(clock.pauses, []);
      });
    }
  }

  it("the wait that Cloudflare asks for is told, not waited", async () => {
    simulator.addFault({ reply: refuse(429, 10429, { "retry-after": "300" }) });
    const failure = await failureOf(clients.deleteRotatedSecret(DEMO, operation));
    assert.match(failure.message, /Cloudflare asks to wait 300 s\./);
    assert.equal(failure.retryAfterMs, 300_000);
    assert.deepEqual(clock.pauses, []);
  });

  it("the operation has too little time left to see what comes of it: nothing is sent", async () => {
    clock.advance(LIMIT_MS - 60_000);
    const failure = await failureOf(clients.deleteRotatedSecret(DEMO, operation));
    assert.equal(
      failure.message,
      "request_timeout: Of its limit of 600 s the operation has 60 s left: too little to change something and to see what " +
        "came of it. Run `pulumi up` again, or raise cloudflareOauth:operationTimeoutSeconds.",
    );
    assert.deepEqual([failure.unsent, failure.outOfTime], [true, true]);
    assert.deepEqual(simulator.takeRequests(), []);
    assert.equal(simulator.client("demo").hasRotatedSecret, true);
  });

  it("a little more time is enough", async () => {
    clock.advance(LIMIT_MS - 60_001);
    await clients.deleteRotatedSecret(DEMO, operation);
    assert.deepEqual(simulator.takeRequests(), [`${DELETE} 200`]);
  });
});
