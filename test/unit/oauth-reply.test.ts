import assert from "node:assert/strict";
import { noCompleteAnswer } from "../../provider/oauth/failure";
import { verificationUnknown } from "../../provider/oauth/unknown";
import { interpret, type ProbeReply, type Verdict } from "../../provider/oauth/verdict";
import { assertHidden } from "../helpers/http/failure";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const JSON_TYPE = { "content-type": "application/json" };

function reply(status: number, body: unknown, headers: Record<string, string> = JSON_TYPE): ProbeReply {
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** What Ory Hydra adds to the error: since 2.0, and before it or with its legacy error format. */
const hydra = (error: string) => ({
  error,
  error_description: "The provided authorization grant is invalid.",
});
const legacy = (error: string, code: number) => ({
  ...hydra(error),
  error_verbose: "The request could not be served",
  error_hint: "Check the code.",
  error_debug: "not_found",
  status_code: code,
});
const html =
  "<!DOCTYPE html><title>dash.cloudflare.com | 520: Web server is returning an unknown error</title>";

describe("token endpoint: what an answer says of the secret", () => {
  const table: [name: string, answer: ProbeReply, verdict: Verdict][] = [
    ["the code is not known", reply(400, hydra("invalid_grant")), "accepted"],
    ["the client may not use this grant", reply(400, hydra("unauthorized_client")), "accepted"],
    ["nothing but the error", reply(400, { error: "invalid_grant" }), "accepted"],
    ["Hydra's older format, accepted", reply(400, legacy("invalid_grant", 400)), "accepted"],
    ["white space around the JSON", reply(400, ' \r\n{ "error" : "invalid_grant" }\n'), "accepted"],
    ["the client is not authenticated", reply(401, hydra("invalid_client")), "refused"],
    ["the same with 400", reply(400, hydra("invalid_client")), "refused"],
    ["Hydra's older format, refused", reply(401, legacy("invalid_client", 401)), "refused"],
    [
      "refused with a challenge",
      reply(401, hydra("invalid_client"), { ...JSON_TYPE, "www-authenticate": 'Basic realm="oauth"' }),
      "refused",
    ],

    ["no answer", { failure: "no complete answer came (ECONNRESET)" }, "unknown"],
    ["the grant is missing or not known", reply(400, hydra("invalid_request")), "unknown"],
    ["the grant is not supported", reply(400, hydra("unsupported_grant_type")), "unknown"],
    ["the scope", reply(400, hydra("invalid_scope")), "unknown"],
    ["a server error with 400", reply(400, hydra("server_error")), "unknown"],
    ["accepted with 200", reply(200, hydra("invalid_grant")), "unknown"],
    ["tokens", reply(200, { access_token: "s3cret", token_type: "bearer" }), "unknown"],
    ["accepted with 401", reply(401, hydra("invalid_grant")), "unknown"],
    ["the grant is not allowed, with 401", reply(401, hydra("unauthorized_client")), "unknown"],
    ["accepted with 403", reply(403, hydra("invalid_grant")), "unknown"],
    ["refused with 403", reply(403, hydra("invalid_client")), "unknown"],
    ["refused with 200", reply(200, hydra("invalid_client")), "unknown"],
    ["accepted with 404", reply(404, hydra("invalid_grant")), "unknown"],
    ["accepted with 429", reply(429, hydra("invalid_grant")), "unknown"],
    ["accepted with 500", reply(500, hydra("invalid_grant")), "unknown"],
    ["refused with 500", reply(500, hydra("invalid_client")), "unknown"],
    ["a redirect that says accepted", reply(302, hydra("invalid_grant")), "unknown"],
    ["a rate limit as text", reply(429, "error code: 1015", {}), "unknown"],

    ["an error page", reply(520, html, { "content-type": "text/html" }), "unknown"],
    ["an error page with 400", reply(400, html, { "content-type": "text/html; charset=UTF-8" }), "unknown"],
    ["an error page that says it is JSON", reply(400, html), "unknown"],
    ["an error page with 401", reply(401, html, {}), "unknown"],
    ["a page about invalid_grant", reply(400, "<p>invalid_grant</p>", {}), "unknown"],
    ["empty", reply(400, ""), "unknown"],
    ["half the JSON", reply(400, '{"error":"invalid_grant"'), "unknown"],
    ["more than the JSON", reply(400, '{"error":"invalid_grant"}{}'), "unknown"],
    ["a form", reply(400, "error=invalid_grant", {}), "unknown"],
    ["text", reply(400, '"invalid_grant"'), "unknown"],
    ["a list", reply(400, [hydra("invalid_grant")]), "unknown"],
    ["null", reply(400, "null"), "unknown"],
    ["no error", reply(400, { error_description: "invalid_grant" }), "unknown"],
    ["an error without a name", reply(400, { error: "" }), "unknown"],
    ["an error that is null", reply(400, { error: null }), "unknown"],
    ["an error that is a list", reply(400, { error: ["invalid_grant"] }), "unknown"],
    ["an error by inheritance", reply(400, '{"__proto__":{"error":"invalid_grant"}}'), "unknown"],
    ["an error in an error", reply(400, { error: hydra("invalid_grant") }), "unknown"],
    [
      "Ory's generic error",
      reply(401, { error: { code: 401, status: "Unauthorized", message: "invalid_client" } }),
      "unknown",
    ],
    [
      "the envelope of Cloudflare's API",
      reply(400, { success: false, errors: [{ code: 10000, message: "invalid_client" }], result: null }),
      "unknown",
    ],
    ["an older format", reply(400, { error_code: "invalid_grant", code: "invalid_grant" }), "unknown"],
    ["capital letters", reply(400, hydra("INVALID_GRANT")), "unknown"],
    ["a space behind it", reply(400, hydra("invalid_grant ")), "unknown"],
    ["a longer name", reply(400, hydra("invalid_grant_type")), "unknown"],
  ];
  for (const [name, answer, verdict] of table) {
    it(`${name}: ${verdict}`, () => {
      assert.equal(interpret(answer), verdict);
    });
  }

  const types: [type: string | undefined, verdict: Verdict][] = [
    [undefined, "accepted"],
    ["application/json", "accepted"],
    ["application/json;charset=UTF-8", "accepted"],
    ["Application/JSON ; charset=utf-8", "accepted"],
    ["text/html", "unknown"],
    ["text/plain;charset=UTF-8", "unknown"],
    ["application/jsonp", "unknown"],
    ["application/problem+json", "unknown"],
    ["text/html; application/json", "unknown"],
    ["application/json, text/html", "unknown"],
    ["", "unknown"],
  ];
  for (const [type, verdict] of types) {
    it(`content type ${type ?? "left out"}: ${verdict}`, () => {
      const headers = type === undefined ? {} : { "content-type": type };
      assert.equal(interpret(reply(400, hydra("invalid_grant"), headers)), verdict);
    });
  }

  const ages: [age: string, verdict: Verdict][] = [
    ["0", "refused"],
    ["1", "unknown"],
    ["86400", "unknown"],
    ["0, 1", "unknown"],
    ["", "unknown"],
  ];
  for (const [age, verdict] of ages) {
    it(`an age of "${age}": ${verdict}`, () => {
      assert.equal(interpret(reply(401, hydra("invalid_client"), { ...JSON_TYPE, age })), verdict);
    });
  }
});

describe("token endpoint: the error for an answer that does not tell", () => {
  const ADVICE =
    "Check www.cloudflarestatus.com, the network, cloudflareOauth:tokenUrl (CLOUDFLARE_OAUTH_TOKEN_URL), and whether a " +
    "proxy stands in between; then run the command again.";
  const silent =
    "verification_unknown: The token endpoint did not say whether a secret of OAuth client demo works:";
  const table: [name: string, answer: ProbeReply, message: string, retryAfterMs: number | undefined][] = [
    [
      "no answer",
      { failure: "no complete answer came within 30 s" },
      `${silent} no complete answer came within 30 s. ${ADVICE}`,
      undefined,
    ],
    [
      "an answer",
      reply(503, html, { "cf-ray": "8f2b1c3d4e5f6a7b-FRA" }),
      `${silent} its answer was neither an acceptance nor a refusal. ${ADVICE} (HTTP 503; cf-ray 8f2b1c3d4e5f6a7b-FRA)`,
      undefined,
    ],
    [
      "an answer that asks to wait",
      reply(429, html, { "retry-after": "300" }),
      `${silent} its answer was neither an acceptance nor a refusal. It asks to wait 300 s. ${ADVICE} (HTTP 429)`,
      300_000,
    ],
    [
      "a quota that is used up",
      reply(429, html, { ratelimit: '"default";r=0;t=30' }),
      `${silent} its answer was neither an acceptance nor a refusal. It asks to wait 30 s. ${ADVICE} (HTTP 429)`,
      30_000,
    ],
  ];
  for (const [name, answer, message, retryAfterMs] of table) {
    it(name, () => {
      const error = verificationUnknown("demo", answer, NOW);
      assert.equal(error.message, message);
      assert.equal(error.code, "verification_unknown");
      assert.equal(error.retryAfterMs, retryAfterMs);
    });
  }

  it("holds nothing else of the answer", () => {
    const everywhere = { "cf-ray": "s3cret", "retry-after": "s3cret", "content-type": "s3cret" };
    for (const body of ["s3cret", { error: "s3cret", error_description: "s3cret" }]) {
      assertHidden("s3cret", verificationUnknown("demo", reply(400, body, everywhere), NOW));
    }
  });
});

describe("token endpoint: why there is no complete answer", () => {
  const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("s3cret", { cause }), { code });
  const table: [name: string, error: unknown, sentence: string][] = [
    ["a code", coded("ECONNRESET"), "no complete answer came (ECONNRESET)"],
    [
      "a code behind fetch's error",
      new TypeError("s3cret", { cause: coded("EPIPE") }),
      "no complete answer came (EPIPE)",
    ],
    ["a code that is none", coded("s3cret"), "no complete answer came"],
    ["a number in front of the code", coded(23, coded("EPIPE")), "no complete answer came (EPIPE)"],
    ["no code", new Error("s3cret"), "no complete answer came"],
    ["no error", "s3cret", "no complete answer came"],
    ["the time is over", new DOMException("s3cret", "TimeoutError"), "no complete answer came within 1.5 s"],
  ];
  for (const [name, error, sentence] of table) {
    it(name, () => {
      assert.equal(noCompleteAnswer(error, 1_500), sentence);
    });
  }
});
