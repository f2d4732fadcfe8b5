import assert from "node:assert/strict";
import { type HttpReply } from "../../provider/cloudflare/http";
import { readReply } from "../../provider/cloudflare/reply";
import { deletedSecret, oauthClient, rotatedSecret } from "../../provider/cloudflare/schemas";
import { CloudflareOAuthError, type ErrorCode } from "../../provider/errors";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const CLIENT = { client_id: "demo", has_rotated_secret: true, visibility: "private" };

function reply(status: number, body: unknown, headers: Record<string, string> = {}): HttpReply {
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

function ok(result: unknown): unknown {
  return { success: true, errors: [], messages: [], result };
}

function errors(...codes: (number | undefined)[]): unknown {
  return {
    success: false,
    errors: codes.map((code) => ({ code, message: "s3cret echoed" })),
    messages: [],
    result: null,
  };
}

const READ = { method: "GET", purpose: "read it" } as const;
const DELETE = { method: "DELETE", purpose: "delete it" } as const;
const ROTATE = { method: "POST", purpose: "rotate it" } as const;

function failureOf(answer: HttpReply): CloudflareOAuthError {
  try {
    readReply(answer, oauthClient, READ, NOW);
  } catch (error) {
    assert.ok(error instanceof CloudflareOAuthError);
    return error;
  }
  return assert.fail("accepted");
}

describe("Cloudflare's replies: successes", () => {
  it("gives the result, without the fields that are not used", () => {
    assert.deepEqual(readReply(reply(200, ok(CLIENT)), oauthClient, READ, NOW), {
      client_id: "demo",
      has_rotated_secret: true,
    });
  });

  for (const result of [{ id: "demo" }, {}, null, undefined]) {
    it(`DELETE may answer with ${JSON.stringify(result)}`, () => {
      assert.doesNotThrow(() => readReply(reply(200, ok(result)), deletedSecret, DELETE, NOW));
    });
  }
});

describe("Cloudflare's replies: a success with another status than 200", () => {
  const issued = ok({ client_secret: "s3cret" });
  for (const status of [201, 202, 206]) {
    it(`${status} to a rotation: the secret that came with it is not thrown away`, () => {
      assert.deepEqual(readReply(reply(status, issued), rotatedSecret, ROTATE, NOW), {
        client_secret: "s3cret",
      });
    });

    it(`${status} to a read: not an answer that is documented`, () => {
      assert.equal(failureOf(reply(status, ok(CLIENT))).code, "invalid_response");
    });
  }

  for (const status of [199, 300]) {
    it(`${status} to a rotation is none`, () => {
      assert.throws(() => readReply(reply(status, issued), rotatedSecret, ROTATE, NOW), {
        code: "invalid_response",
      });
    });
  }
});

describe("Cloudflare's replies: failures by status, then by code", () => {
  const html = "<html><body>520</body></html>";
  const table: [name: string, answer: HttpReply, code: ErrorCode][] = [
    ["401 10000", reply(401, errors(10000)), "authentication_failed"],
    ["401 as text", reply(401, "denied"), "authentication_failed"],
    ["400 6003", reply(400, errors(6003)), "authentication_failed"],
    ["400 9106", reply(400, errors(9106)), "authentication_failed"],
    ["403 9103", reply(403, errors(9103)), "authentication_failed"],
    ["403 10000", reply(403, errors(10000)), "permission_denied"],
    ["403 9109", reply(403, errors(9109)), "permission_denied"],
    ["403 as HTML", reply(403, html), "permission_denied"],
    ["404 of the API", reply(404, errors(1001)), "client_not_found"],
    ["404 of the API without codes", reply(404, errors()), "client_not_found"],
    ["404 of the router", reply(404, errors(7003)), "api_error"],
    ["404 of the router among others", reply(404, errors(1001, 7003)), "api_error"],
    ["404 without a route", reply(404, errors(7000)), "api_error"],
    ["404 as HTML", reply(404, html), "invalid_response"],
    ["404 as other JSON", reply(404, { error: "no" }), "invalid_response"],
    ["404 that says success", reply(404, ok(null)), "invalid_response"],
    ["409", reply(409, errors(1002)), "api_error"],
    ["429", reply(429, errors(10429)), "rate_limited"],
    ["429 as text", reply(429, "error code: 1015"), "rate_limited"],
    ["500 971", reply(500, errors(971)), "rate_limited"],
    ["500", reply(500, errors(1003)), "api_error"],
    ["502 as HTML", reply(502, html), "api_error"],
    ["520 as HTML", reply(520, html), "api_error"],
    ["200 that says failure", reply(200, errors(1004)), "api_error"],
    ["200 that says failure without codes", reply(200, errors(undefined)), "api_error"],
    ["200 as HTML", reply(200, html), "invalid_response"],
    ["200, empty", reply(200, ""), "invalid_response"],
    ["200 without success", reply(200, { result: CLIENT }), "invalid_response"],
    ["200 with another success", reply(200, { success: "true", result: CLIENT }), "invalid_response"],
    ["200 without the id", reply(200, ok({ has_rotated_secret: true })), "invalid_response"],
    [
      "200 with a flag that is text",
      reply(200, ok({ ...CLIENT, has_rotated_secret: "false" })),
      "invalid_response",
    ],
    ["200 with a list", reply(200, ok([CLIENT])), "invalid_response"],
    ["200 with JSON null", reply(200, "null"), "invalid_response"],
    ["201", reply(201, ok(CLIENT)), "invalid_response"],
    ["204", reply(204, ""), "invalid_response"],
    ["a redirect", reply(302, "", { location: "https://example.com" }), "invalid_response"],
    ["a redirect that says success", reply(307, ok(CLIENT)), "invalid_response"],
  ];
  for (const [name, answer, code] of table) {
    it(`${name}: ${code}`, () => {
      const failure = failureOf(answer);
      assert.equal(failure.code, code);
      assert.equal(failure.status, answer.status);
      assert.doesNotMatch(failure.message, /s3cret|html/);
    });
  }
});

describe("Cloudflare's replies: what an error says", () => {
  it("what for, Cloudflare's codes with those of the chain, and the ray", () => {
    const chained = {
      success: false,
      errors: [{ code: 6003, message: "x", error_chain: [{ code: 6111, message: "y" }] }],
    };
    assert.equal(
      failureOf(reply(400, chained, { "cf-ray": "8f2b1c3d4e5f6a7b-FRA" })).message,
      "authentication_failed: Cloudflare did not accept the credential for the request to read it. Check " +
        "cloudflare:apiToken (CLOUDFLARE_API_TOKEN), or the API key and its email: whether it is complete, not expired, " +
        "not limited to other addresses, and has OAuth Client Read and OAuth Client Write. `pulumi refresh` takes it from " +
        "the last `pulumi up`, or from the environment. (HTTP 400; Cloudflare error 6003, 6111; cf-ray " +
        "8f2b1c3d4e5f6a7b-FRA)",
    );
  });

  it("not what stands in a cf-ray header that is none", () => {
    assert.doesNotMatch(failureOf(reply(500, "", { "cf-ray": "s3cret" })).message, /s3cret/);
  });

  it("how long Cloudflare asks to wait", () => {
    const failure = failureOf(reply(429, errors(10429), { "retry-after": "300" }));
    assert.match(failure.message, /Cloudflare asks to wait 300 s\./);
    assert.equal(failure.retryAfterMs, 300_000);
  });

  it("to check the account id when the router answered", () => {
    assert.match(failureOf(reply(404, errors(7003))).message, /check accountId and cloudflare:baseUrl/);
  });

  it("where the result is not as documented", () => {
    assert.match(
      failureOf(reply(200, ok({ client_id: 1, has_rotated_secret: "no" }))).message,
      / is not as documented: result\.client_id, result\.has_rotated_secret\. /,
    );
  });
});
