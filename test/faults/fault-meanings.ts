import { type ErrorCode } from "../../provider/errors";
import { type FaultName } from "../helpers/faults/fault";

/** What a fault of Cloudflare's API means to the request that it happens to. */
export interface FaultMeaning {
  /** The error for it. */
  readonly code: ErrorCode;
  /** Whether the same request may well succeed a little later. */
  readonly passes: boolean;
  /** Whether a request may have had its effect all the same. */
  readonly doubt: boolean;
}

/** Written by hand; the rest of the table follows from it and from the rules for each request. */
export const FAULT_MEANINGS: Record<FaultName, FaultMeaning> = {
  "refused connection": { code: "network_failure", passes: true, doubt: false },
  reset: { code: "network_failure", passes: true, doubt: true },
  "no answer": { code: "request_timeout", passes: true, doubt: true },
  "slow body": { code: "request_timeout", passes: true, doubt: true },
  "truncated body": { code: "network_failure", passes: true, doubt: true },
  "200 HTML": { code: "invalid_response", passes: false, doubt: true },
  "200 plain text": { code: "invalid_response", passes: false, doubt: true },
  "200 wrong shape": { code: "invalid_response", passes: false, doubt: true },
  "200 success:false": { code: "api_error", passes: false, doubt: true },
  "302 redirect": { code: "invalid_response", passes: false, doubt: true },
  "401 JSON": { code: "authentication_failed", passes: false, doubt: false },
  "401 invalid_client": { code: "authentication_failed", passes: false, doubt: false },
  "403 JSON": { code: "permission_denied", passes: false, doubt: false },
  "404 JSON": { code: "client_not_found", passes: false, doubt: false },
  "404 HTML": { code: "invalid_response", passes: false, doubt: false },
  "409 JSON": { code: "api_error", passes: false, doubt: false },
  "429 JSON": { code: "rate_limited", passes: true, doubt: false },
  "429, Retry-After 7": { code: "rate_limited", passes: true, doubt: false },
  // An hour is more than an operation has.
  "429, Retry-After 3600": { code: "rate_limited", passes: false, doubt: false },
  "500 JSON": { code: "api_error", passes: true, doubt: true },
  "500 with a code of the rate limit": { code: "rate_limited", passes: true, doubt: true },
  "502 HTML": { code: "api_error", passes: true, doubt: true },
  "520 HTML": { code: "api_error", passes: true, doubt: true },
  "huge body": { code: "invalid_response", passes: false, doubt: true },
  "gzip bomb": { code: "invalid_response", passes: false, doubt: true },
};

/**
 * The same at the token endpoint: whatever does not say that the secret works or not may pass, but for a pause that is
 * longer than the operation.
 */
export function tokenFaultMeaning(fault: FaultName): Pick<FaultMeaning, "code" | "passes"> {
  return { code: "verification_unknown", passes: fault !== "429, Retry-After 3600" };
}
