/**
 * What the errors of undici and Node tell about a request. Only their codes are used: their texts, and what the parser of
 * HTTP attaches to its errors, may hold what was sent or received.
 */

/**
 * Failures to connect, after which it is certain that no request was sent (nodejs.org/api/errors.html, and its section
 * on the errors of certificates; undici.nodejs.org/#/docs/api/Errors).
 */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
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

/** Codes that are one of these only if they come from this system call: a connection that stood may be told the same. */
const SYSCALLS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["ENETUNREACH", "connect"],
  ["ENOTFOUND", "getaddrinfo"],
  ["EAI_AGAIN", "getaddrinfo"],
]);

/** Whether it is certain that no request was sent. */
export function isNotConnected(error: unknown): boolean {
  const coded = withCode(error);
  if (coded === undefined) {
    return false;
  }
  // Where several addresses were tried, each failure is one to connect.
  const syscall = coded instanceof AggregateError ? "connect" : coded.syscall;
  return NOT_CONNECTED.has(coded.code) || (syscall !== undefined && SYSCALLS.get(coded.code) === syscall);
}

/** Whether the time for the connection or for the whole request was up. */
export function isTimeout(error: unknown): boolean {
  return (
    codeOf(error) === "UND_ERR_CONNECT_TIMEOUT" || (error instanceof Error && error.name === "TimeoutError")
  );
}

/** The code of an error, or of the one that fetch hides behind its own. */
export function codeOf(error: unknown): string | undefined {
  return withCode(error)?.code;
}

function withCode(error: unknown): (Error & { code: string; syscall?: unknown }) | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string" && /^[A-Z0-9_]+$/.test(inner.code)) {
      return inner as Error & { code: string };
    }
  }
  return undefined;
}
