import assert from "node:assert/strict";
import { askedPause, isTransient, pauseAfter } from "../../provider/cloudflare/retry";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function failure(code: ErrorCode, details: ErrorDetails = {}): CloudflareOAuthError {
  return new CloudflareOAuthError(code, "", "", details);
}

describe("retry: which failures may pass", () => {
  const table: [ErrorCode, ErrorDetails, boolean][] = [
    ["network_failure", {}, true],
    ["request_timeout", {}, true],
    ["rate_limited", { status: 429 }, true],
    ["verification_unknown", { status: 403 }, true],
    ["api_error", { status: 500 }, true],
    ["api_error", { status: 520 }, true],
    ["api_error", { status: 409 }, false],
    ["api_error", { status: 200 }, false],
    ["invalid_response", { status: 200 }, false],
    ["invalid_response", { status: 302 }, false],
    ["authentication_failed", { status: 401 }, false],
    ["permission_denied", { status: 403 }, false],
    ["client_not_found", { status: 404 }, false],
    ["flag_missing", {}, false],
  ];
  for (const [code, details, transient] of table) {
    it(`${code} ${JSON.stringify(details)}: ${transient ? "yes" : "no"}`, () => {
      assert.equal(isTransient(failure(code, details)), transient);
    });
  }
});

describe("retry: the pause", () => {
  const table: [attempt: number, random: number, asked: number | undefined, pause: number][] = [
    [1, 0, undefined, 0],
    [1, 0.5, undefined, 250],
    [2, 0.5, undefined, 500],
    [3, 0.5, undefined, 1_000],
    [4, 0.5, undefined, 2_000],
    [5, 0.5, undefined, 4_000],
    [6, 0.5, undefined, 4_000],
    [50, 0.5, undefined, 4_000],
    [1, 0, 300_000, 300_000],
    [1, 0.5, 300_000, 300_250],
  ];
  for (const [attempt, random, asked, pause] of table) {
    it(`after failure ${attempt}, random ${random}, asked ${asked ?? "nothing"}: ${pause} ms`, () => {
      const details = asked === undefined ? {} : { retryAfterMs: asked };
      assert.equal(pauseAfter(failure("rate_limited", details), attempt, random), pause);
    });
  }
});

describe("retry: what the headers ask for", () => {
  const table: [headers: Record<string, string>, pause: number | undefined][] = [
    [{}, undefined],
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "Mon, 23 Nov 2026 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ ratelimit: '"default";r=50;t=30' }, undefined],
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"default"; r=0; t=30' }, 30_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=0;t=200' }, 200_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=7;t=200' }, 5_000],
    [{ ratelimit: '"default";r=0' }, undefined],
    [{ "retry-after": "60", ratelimit: '"default";r=0;t=30' }, 60_000],
    [{ "retry-after": "10", ratelimit: '"default";r=0;t=30' }, 30_000],
  ];
  for (const [headers, pause] of table) {
    it(`${JSON.stringify(headers)}: ${pause ?? "nothing"}`, () => {
      assert.equal(askedPause(headers, NOW), pause);
    });
  }
});
