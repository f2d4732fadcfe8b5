import assert from "node:assert/strict";
import { inspect } from "node:util";
import { READ_ATTEMPTS } from "../../provider/retry";
import { type ProbedClient, SecretProbe } from "../../provider/oauth/probe";
import { Operation } from "../../provider/operation";
import { Pace } from "../../provider/pace";
import { FakeClock } from "../helpers/fake-clock";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { withHalfJitter, withoutProxies } from "../helpers/http/hermetic";
import { answerText } from "../helpers/http/raw-server";
import { type Answer, tokenEndpoints } from "../helpers/oauth/token-endpoint";

const SECRET = "s3cret+0123456789abcdef";
const BASIC: ProbedClient = { oauthClientId: "demo", authMethod: "client_secret_basic" };
const POST: ProbedClient = { oauthClientId: "demo", authMethod: "client_secret_post" };

const says =
  (status: number, body: unknown = "", headers: Record<string, string> = {}): Answer =>
  (socket) =>
    socket.write(answerText(status, body, headers));
const accept = says(400, { error: "invalid_grant" });
const refuse = says(401, { error: "invalid_client" });
const cut: Answer = (socket) => socket.destroy();

/** One answer after the other; the last one for good. */
function inTurn(answers: readonly Answer[]): Answer {
  let next = 0;
  return (socket, request) => {
    answers[Math.min(next++, answers.length - 1)]?.(socket, request);
  };
}

describe("probe: asking until there is a verdict", () => {
  withoutProxies();
  withHalfJitter();
  const start = tokenEndpoints();

  async function ask(answers: readonly Answer[], { client = BASIC, limitMs = 600_000 } = {}) {
    const endpoint = await start(inTurn(answers));
    const clock = new FakeClock();
    const verdict = new SecretProbe(endpoint.url, new Pace(clock)).ask(
      client,
      SECRET,
      new Operation(clock, limitMs),
    );
    return { endpoint, clock, verdict };
  }

  const table: [name: string, answers: readonly Answer[], verdict: string, pauses: number[]][] = [
    ["accepted at once", [accept], "accepted", []],
    ["refused at once", [refuse], "refused", []],
    ["accepted after a failure of the server", [says(503), accept], "accepted", [250]],
    ["refused after a cut connection", [cut, refuse], "refused", [250]],
    [
      "accepted with the last try",
      [says(500), says(200, "{}"), cut, says(400, { error: "invalid_request" }), accept],
      "accepted",
      [250, 500, 1_000, 2_000],
    ],
    [
      "when the server asks to wait",
      [says(429, "", { "retry-after": "7" }), says(503, "", { "retry-after": "1" }), refuse],
      "refused",
      [7_250, 1_500],
    ],
    [
      "when the server asks to wait until a time",
      [says(429, "", { "retry-after": "Mon, 23 Nov 2026 12:01:30 GMT" }), accept],
      "accepted",
      [90_250],
    ],
  ];
  for (const [name, answers, expected, pauses] of table) {
    for (const client of [BASIC, POST]) {
      it(`${name}, ${client.authMethod}`, async () => {
        const { endpoint, clock, verdict } = await ask(answers, { client });
        assert.equal(await verdict, expected);
        assert.deepEqual(clock.pauses, pauses);
        assert.equal(endpoint.requests.length, pauses.length + 1);
      });
    }
  }

  it("gives up after as many tries as a read has, and says what it saw last", async () => {
    const { endpoint, clock, verdict } = await ask([
      says(500),
      says(500),
      cut,
      cut,
      says(418, "", { "cf-ray": "8f2b1c3d4e5f6a7b-FRA" }),
    ]);
    assert.equal(
      (await failureOf(verdict)).message,
      "verification_unknown: The token endpoint did not say whether a secret of OAuth client demo works: its answer was " +
        "neither an acceptance nor a refusal. Check www.cloudflarestatus.com, the network, cloudflareOauth:tokenUrl " +
        "(CLOUDFLARE_OAUTH_TOKEN_URL), and whether a proxy stands in between; then run the command again. (HTTP 418; " +
        "cf-ray 8f2b1c3d4e5f6a7b-FRA)",
    );
    assert.equal(endpoint.requests.length, READ_ATTEMPTS);
    assert.deepEqual(clock.pauses, [250, 500, 1_000, 2_000]);
  });

  it("fails at once when the server asks for more time than the operation has", async () => {
    const { endpoint, clock, verdict } = await ask([says(429, "", { "retry-after": "601" })]);
    const failure = await failureOf(verdict);
    assert.equal(failure.code, "verification_unknown");
    assert.match(failure.message, /It asks to wait 601 s\. Another try would come after the 600 s that/);
    assert.equal(failure.retryAfterMs, 601_000);
    assert.equal(endpoint.requests.length, 1);
    assert.deepEqual(clock.pauses, []);
  });

  it("tries again only while the operation has time", async () => {
    const { endpoint, clock, verdict } = await ask([says(503)], { limitMs: 1_000 });
    assert.equal((await failureOf(verdict)).code, "verification_unknown");
    assert.equal(endpoint.requests.length, 3);
    assert.deepEqual(clock.pauses, [250, 500]);
  });

  it("sends nothing when the operation has no time left", async () => {
    const { endpoint, verdict } = await ask([accept], { limitMs: 0 });
    assert.equal((await failureOf(verdict)).code, "request_timeout");
    assert.deepEqual(endpoint.requests, []);
  });
});

describe("probe: an endpoint that echoes the secret", () => {
  withoutProxies();
  const start = tokenEndpoints();

  const everywhere = {
    "cf-ray": SECRET,
    location: `https://example.com/${SECRET}`,
    "retry-after": SECRET,
    ratelimit: SECRET,
    "content-type": SECRET,
    "www-authenticate": `Basic realm="${SECRET}"`,
  };
  const table: [name: string, text: string][] = [
    ["in a page", answerText(200, `<p>${SECRET}</p>`, everywhere)],
    ["as the error", answerText(400, { error: SECRET, error_description: SECRET })],
    ["as the status", answerText(500, "").replace("Status", SECRET)],
    ["in a redirect", answerText(302, SECRET, everywhere)],
    ["as the encoding", answerText(400, SECRET, { "content-encoding": SECRET })],
    ["in what is no header", `HTTP/1.1 200 OK\r\n${SECRET}\r\n\r\n`],
    ["in what is not HTTP", `${SECRET}\r\n\r\n`],
    ["in half a body", answerText(400, SECRET, { "content-length": "9999" })],
    ["in what is not compressed", answerText(400, SECRET, { "content-encoding": "gzip" })],
  ];
  for (const [name, text] of table) {
    for (const client of [BASIC, POST]) {
      it(`${name}, ${client.authMethod}: an error without it`, async () => {
        const endpoint = await start((socket) => socket.end(text));
        const clock = new FakeClock();
        const probe = new SecretProbe(endpoint.url, new Pace(clock));
        const failure = await failureOf(probe.ask(client, SECRET, new Operation(clock, 600_000)));
        assert.equal(failure.code, "verification_unknown");
        assert.equal(endpoint.requests.length, READ_ATTEMPTS);
        assertHidden(SECRET, failure);
        for (const hidden of [SECRET, encodeURIComponent(SECRET), authorizationOf(SECRET)]) {
          assert.ok(!inspect(failure, { depth: null, showHidden: true }).includes(hidden));
        }
      });
    }
  }
});

/** The credentials of {@link BASIC} as they go over the wire. */
function authorizationOf(secret: string): string {
  return Buffer.from(`demo:${secret.replace("+", "%2B").replace("-", "%2D")}`).toString("base64");
}
