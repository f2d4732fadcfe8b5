import assert from "node:assert/strict";
import { leavesDoubt } from "../../provider/cloudflare/doubt";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";

describe("which failed POST or DELETE leaves a doubt", () => {
  const table: [ErrorCode, ErrorDetails, doubt: boolean][] = [
    ["network_failure", { unsent: true }, false],
    ["request_timeout", { unsent: true }, false],
    ["authentication_failed", { status: 401 }, false],
    ["permission_denied", { status: 403 }, false],
    ["client_not_found", { status: 404 }, false],
    ["api_error", { status: 409 }, false],
    ["rate_limited", { status: 429 }, false],
    ["network_failure", {}, true],
    ["request_timeout", {}, true],
    ["invalid_response", { status: 200 }, true],
    ["invalid_response", { status: 302 }, true],
    ["api_error", { status: 200 }, true],
    ["rate_limited", { status: 500 }, true],
    ["api_error", { status: 500 }, true],
    ["api_error", { status: 520 }, true],
  ];
  for (const [code, details, doubt] of table) {
    it(`${code} ${JSON.stringify(details)}: ${doubt ? "doubt" : "no doubt"}`, () => {
      assert.equal(leavesDoubt(new CloudflareOAuthError(code, "", "", details)), doubt);
    });
  }
});
