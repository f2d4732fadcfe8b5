/**
 * Every way in which this package can fail, one stable code each. The code is printed with the message, so that
 * people can search for it. The comments are for users: the table in README.md, "Errors", is made of them (`npm run docs`).
 */
export const ERROR_CODES = [
  /** No credential, two, or half of one; a malformed setting or id; or the package is not found. Nothing was sent. */
  "invalid_configuration",
  /** The answer is not one that Cloudflare's API gives: not JSON, the wrong shape, a redirect, too large. */
  "invalid_response",
  /** Cloudflare does not know the credential. */
  "authentication_failed",
  /** Cloudflare knows the credential and it may not do this. */
  "permission_denied",
  /** Cloudflare knows no such OAuth client in this account. */
  "client_not_found",
  /** Cloudflare asks to wait for longer than the operation may take, or refused five times without saying how long. */
  "rate_limited",
  /** No complete answer came in time. */
  "request_timeout",
  /** The connection could not be made or was cut. */
  "network_failure",
  /** SIGTERM came before a change was sent: it was not sent. */
  "interrupted",
  /** Cloudflare reported an error that has no code of its own here. */
  "api_error",
  /** The answer describes the client but does not say whether it has an old secret. */
  "flag_missing",
  /** DELETE was accepted, and for 30 s the client still reported an old secret. */
  "cleanup_not_confirmed",
  /** A rotation is due, and the client has two secrets already. */
  "secret_already_rotated",
  /** A rotation took place whose secret nobody received: do not retire the old one, which is in use. */
  "rotated_secret_lost",
  /** The new secret was issued and is kept; for 30 s the client did not show it. */
  "rotation_not_confirmed",
  /** The OAuth client is a public one, which has no secret. */
  "client_has_no_secret",
  /** The secret that is given as the new one does not work. */
  "new_secret_refused",
  /** The secrets may not be the ones this resource knew, so that deleting could remove the one in use. */
  "slots_changed",
  /** There is a newer secret than the one that is given as the new one. */
  "newer_secret_unknown",
  /** The only secret is the one that is given as the previous one: put it back into use. */
  "secrets_swapped",
  /** The token endpoint did not say whether a secret works. */
  "verification_unknown",
  /** Cloudflare reports one secret, and its token endpoint accepts two. */
  "old_secret_still_accepted",
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
  /** True when it says something of the operation that it happened in, which had no more time, and nothing of the server. */
  readonly outOfTime?: boolean;
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
  readonly outOfTime: boolean;

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
    this.outOfTime = details.outOfTime ?? false;
  }

  /** The same failure, seen from a later step: `sentence` is added to what happened, `advice` replaces the advice. */
  during(
    sentence: string,
    advice: string = this.advice,
    details: Pick<ErrorDetails, "outOfTime"> = {},
  ): CloudflareOAuthError {
    return new CloudflareOAuthError(this.code, `${this.happened} ${sentence}`, advice, {
      ...this.details,
      ...details,
      cause: this,
    });
  }
}

/** How many of Cloudflare's codes a message holds. */
const CODES_SHOWN = 5;

/** A failure before anything was sent, or after something that certainly had no effect; other errors as they are. */
export function withNothingChanged(error: unknown): unknown {
  return error instanceof CloudflareOAuthError ? error.during("Nothing was changed.") : error;
}

/**
 * A foreign error as a cause that can be printed: what libraries attach to theirs may hold what was sent or received,
 * such as the bytes that undici's parser could not read.
 */
export function plainCause(error: unknown): Error | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const plain = new Error(error.message);
  plain.name = error.name;
  return "code" in error ? Object.assign(plain, { code: error.code }) : plain;
}

function evidence({ status, cloudflareCodes = [], ray }: ErrorDetails): string {
  const parts = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(cloudflareCodes.length === 0 ? [] : [`Cloudflare error ${shortList(cloudflareCodes)}`]),
    ...(ray === undefined ? [] : [`cf-ray ${ray}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

/** A server may send any number of them. */
function shortList(codes: readonly number[]): string {
  return [...codes.slice(0, CODES_SHOWN), ...(codes.length > CODES_SHOWN ? ["…"] : [])].join(", ");
}
