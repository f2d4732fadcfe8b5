/**
 * Every way in which this package can fail, one stable code each. The code is printed with the message, so that
 * people can search for it. What each one means to a user stands in README.md, "Errors".
 */
export const ERROR_CODES = [
  /** The stack configuration or the environment is missing something, ambiguous or malformed. Nothing was sent. */
  "invalid_configuration",
  /** The answer is not one that Cloudflare's API gives: not JSON, the wrong shape, a redirect, too large. */
  "invalid_response",
  /** Cloudflare does not know the credential. */
  "authentication_failed",
  /** Cloudflare knows the credential and it may not do this. */
  "permission_denied",
  /** Cloudflare knows no such OAuth client in this account. */
  "client_not_found",
  /** Cloudflare's rate limit stands, for longer than this operation may wait. */
  "rate_limited",
  /** No complete answer came in time. */
  "request_timeout",
  /** The connection could not be made or was cut. */
  "network_failure",
  /** Cloudflare reported an error that has no code of its own here. */
  "api_error",
  /** The answer describes the client but does not say whether it has a rotated secret. */
  "flag_missing",
  /** DELETE was accepted and the client still reports a rotated secret. */
  "cleanup_not_confirmed",
  /** The secrets may not be the ones this resource knew, so that deleting could remove the one in use. */
  "slots_changed",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What is known of a failure beyond its sentences. */
export interface ErrorDetails {
  /** HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** The numbers in the `errors[].code` of Cloudflare's envelope. Its texts are left out: a server may echo a credential in them. */
  readonly cloudflareCodes?: readonly number[];
  /** The `cf-ray` header: what Cloudflare's support asks for. */
  readonly ray?: string;
  /** How long the server asked to wait before the next request, in milliseconds. */
  readonly retryAfterMs?: number;
  /** True when it is certain that the request never left: the connection could not be made. */
  readonly unsent?: boolean;
  readonly cause?: unknown;
}

/**
 * The one error class of this package.
 *
 * Its message is `code: what happened. What to do. (HTTP status, Cloudflare codes, cf-ray)` and never holds a
 * credential, a secret or a response body.
 */
export class CloudflareOAuthError extends Error {
  override readonly name = "CloudflareOAuthError";
  readonly status: number | undefined;
  readonly cloudflareCodes: readonly number[];
  readonly ray: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly unsent: boolean;

  constructor(
    readonly code: ErrorCode,
    /** One or more sentences on what happened, and on what was or was not changed. */
    readonly happened: string,
    /** One or more sentences on what to do. */
    readonly advice: string,
    readonly details: ErrorDetails = {},
  ) {
    super(`${code}: ${happened} ${advice}${evidence(details)}`, { cause: details.cause });
    this.status = details.status;
    this.cloudflareCodes = details.cloudflareCodes ?? [];
    this.ray = details.ray;
    this.retryAfterMs = details.retryAfterMs;
    this.unsent = details.unsent ?? false;
  }

  /** The same failure, seen from a later step: `sentence` is added to what happened, `advice` replaces the advice. */
  during(sentence: string, advice: string = this.advice): CloudflareOAuthError {
    return new CloudflareOAuthError(this.code, `${this.happened} ${sentence}`, advice, {
      ...this.details,
      cause: this,
    });
  }
}

function evidence({ status, cloudflareCodes = [], ray }: ErrorDetails): string {
  const parts = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(cloudflareCodes.length === 0 ? [] : [`Cloudflare error ${cloudflareCodes.join(", ")}`]),
    ...(ray === undefined ? [] : [`cf-ray ${ray}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}
