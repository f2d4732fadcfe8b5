import assert from "node:assert/strict";
import { type HttpReply } from "../../provider/cloudflare/http";
import { evidenceOf, readReply } from "../../provider/cloudflare/reply";
import { oauthClient } from "../../provider/cloudflare/schemas";
import { CloudflareOAuthError } from "../../provider/errors";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const CHECK_PROXY = "Check cloudflare:baseUrl, and whether a proxy stands in between.";
const LOOK_UP =
  "Look the error up in Cloudflare's API reference and on www.cloudflarestatus.com; then run the command again.";
const ROUTE = "It could not route the request: check accountId and cloudflare:baseUrl.";
const WAIT =
  "Run the command again after that time, or after five minutes where none is named. All that uses the same user or " +
  "token counts towards the limit.";

function reply(status: number, body: unknown = "", headers: Record<string, string> = {}): HttpReply {
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

function errors(...codes: (number | undefined)[]): object {
  return {
    success: false,
    errors: codes.map((code) => ({ code, message: "x" })),
    messages: [],
    result: null,
  };
}

describe("Cloudflare's replies: the whole message of each failure", () => {
  const table: [answer: HttpReply, message: string][] = [
    [
      reply(403, errors(9109)),
      "permission_denied: The credential may not read it. Give the token the permission groups OAuth Client Read and " +
        "OAuth Client Write on this account, and check accountId. (HTTP 403; Cloudflare error 9109)",
    ],
    [
      reply(404, errors(1001)),
      "client_not_found: Cloudflare could not read it: the account has no such client. Check accountId and " +
        "oauthClientId. If the client was deleted, `pulumi refresh` drops the resource from the state. (HTTP 404; " +
        "Cloudflare error 1001)",
    ],
    [
      reply(429, errors(10429), { "retry-after": "Mon, 23 Nov 2026 12:00:01 GMT" }),
      "rate_limited: Cloudflare's rate limit kept the request to read it from being served. Cloudflare asks to wait " +
        `1 s. ${WAIT} (HTTP 429; Cloudflare error 10429)`,
    ],
    [
      reply(429),
      `rate_limited: Cloudflare's rate limit kept the request to read it from being served. ${WAIT} (HTTP 429)`,
    ],
    [
      reply(200, "<p>"),
      `invalid_response: The answer to the request to read it is not the JSON of Cloudflare's API. ${CHECK_PROXY} (HTTP 200)`,
    ],
    ...[300, 399].map((status): [HttpReply, string] => [
      reply(status),
      `invalid_response: The answer to the request to read it is a redirect, which is not followed. ${CHECK_PROXY} ` +
        `(HTTP ${status})`,
    ]),
    [
      reply(299),
      `invalid_response: The answer to the request to read it is not the JSON of Cloudflare's API. ${CHECK_PROXY} (HTTP 299)`,
    ],
    [
      reply(404, "<p>"),
      `invalid_response: The answer to the request to read it is not the JSON of Cloudflare's API. ${CHECK_PROXY} (HTTP 404)`,
    ],
    [
      reply(200, { success: true, result: { client_id: 1 } }),
      `invalid_response: The answer to the request to read it is not as documented: result.client_id. ${CHECK_PROXY} ` +
        "(HTTP 200)",
    ],
    [
      reply(503, "", { "retry-after": "7" }),
      "api_error: Cloudflare answered the request to read it with an error. Cloudflare asks to wait 7 s. " +
        `${LOOK_UP} (HTTP 503)`,
    ],
    [
      reply(400),
      `api_error: Cloudflare answered the request to read it with an error. ${LOOK_UP} (HTTP 400)`,
    ],
    [
      reply(404, errors(1001, 7003)),
      `api_error: Cloudflare answered the request to read it with an error. ${ROUTE} (HTTP 404; Cloudflare error 1001, 7003)`,
    ],
    [
      reply(404, errors(undefined, 7000)),
      `api_error: Cloudflare answered the request to read it with an error. ${ROUTE} (HTTP 404; Cloudflare error 7000)`,
    ],
    [
      reply(400, errors(1, 2, 3, 4, 5, 6)),
      `api_error: Cloudflare answered the request to read it with an error. ${LOOK_UP} (HTTP 400; Cloudflare error ` +
        "1, 2, 3, 4, 5, …)",
    ],
    [
      reply(200, errors(6003)),
      `api_error: Cloudflare answered the request to read it with an error. ${LOOK_UP} (HTTP 200; Cloudflare error 6003)`,
    ],
    [
      reply(200, errors(undefined)),
      `api_error: Cloudflare answered the request to read it with an error. ${LOOK_UP} (HTTP 200)`,
    ],
  ];
  for (const [answer, message] of table) {
    it(message, () => {
      assert.throws(
        () => readReply(answer, oauthClient, { method: "GET", purpose: "read it" }, NOW),
        (error) => {
          assert.ok(error instanceof CloudflareOAuthError);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }
});

describe("Cloudflare's replies: what an error repeats", () => {
  const RAY = "8f2b1c3d4e5f6a7b";
  const rays: [value: string, known: boolean][] = [
    [RAY, true],
    [`${RAY}-FRA`, true],
    [`${RAY}-FR`, false],
    [`${RAY}-FRAU`, false],
    [`${RAY}-fra`, false],
    [`${RAY}0`, false],
    [`0${RAY}`, false],
    [`s3cret ${RAY}-FRA`, false],
    [`${RAY}-FRA s3cret`, false],
    [RAY.toUpperCase(), false],
    ["", false],
  ];
  for (const [value, known] of rays) {
    it(`${known ? "the" : "no"} cf-ray "${value}"`, () => {
      assert.deepEqual(evidenceOf(reply(500, "", { "cf-ray": value })), {
        status: 500,
        cloudflareCodes: [],
        ...(known && { ray: value }),
      });
    });
  }

  it("the codes, and how long it asks to wait", () => {
    assert.deepEqual(evidenceOf(reply(429), [971], 0), {
      status: 429,
      cloudflareCodes: [971],
      retryAfterMs: 0,
    });
  });
});
