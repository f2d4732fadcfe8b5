/**
 * What the errors of undici and Node tell about a request. Only their codes are used: their texts, and what the parser of
 * HTTP attaches to its errors, may hold what was sent or received.
 */

/**
 * Failures to connect, after which it is certain that no request was sent (nodejs.org/api/errors.html, and its section
 * on the errors of certificates; undici.nodejs.org/#/docs/api/Errors).
 */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_PRX_CONN",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Whether it is certain that no request was sent. */
export function isNotConnected(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && NOT_CONNECTED.has(code);
}

/** Whether the time for the connection or for the whole request was up. */
export function isTimeout(error: unknown): boolean {
  return (
    codeOf(error) === "UND_ERR_CONNECT_TIMEOUT" || (error instanceof Error && error.name === "TimeoutError")
  );
}

/** The code of an error, or of the one that fetch hides behind its own. */
export function codeOf(error: unknown): string | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string" && /^[A-Z0-9_]+$/.test(inner.code)) {
      return inner.code;
    }
  }
  return undefined;
}
