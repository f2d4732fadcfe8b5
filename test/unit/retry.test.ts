import assert from "node:assert/strict";
import { isTransient, pauseAfter } from "../../provider/retry";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";

function failure(code: ErrorCode, details: ErrorDetails = {}): CloudflareOAuthError {
  return new CloudflareOAuthError(code, "", "", details);
}

describe("retry: which failures may pass", () => {
  const table: [ErrorCode, ErrorDetails, boolean][] = [
    ["network_failure", {}, true],
    ["request_timeout", {}, true],
    ["request_timeout", { unsent: true, outOfTime: true }, false],
    ["rate_limited", { unsent: true, outOfTime: true }, false],
    ["rate_limited", { status: 429 }, true],
    ["rate_limited", { unsent: true }, true],
    ["api_error", { status: 429 }, true],
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
