/** What the token endpoint says when it refuses (RFC 6749, section 5.2). */
export interface TokenError {
  error: "invalid_request" | "invalid_client" | "invalid_grant" | "unauthorized_client";
  error_description: string;
}

/** A request the token endpoint refuses: the HTTP status and the body. */
export class TokenFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: TokenError,
  ) {
    super(`${body.error}: ${body.error_description}`);
  }
}

/** Something that says nothing about the secret: no form, no or another grant type, no credentials. */
export function invalidRequest(hint: string): TokenFailure {
  return failure(400, "invalid_request", `The request is malformed. ${hint}`);
}

/** Unknown client, wrong secret or wrong method: the same words for all. Without a WWW-Authenticate. */
export function invalidClient(): TokenFailure {
  const reasons = "unknown client, no client authentication included, or unsupported authentication method";
  return failure(401, "invalid_client", `Client authentication failed (e.g., ${reasons}).`);
}

/** An authenticated client with a code or refresh token that it was not given, or has used. */
export function invalidGrant(): TokenFailure {
  return failure(400, "invalid_grant", "The authorization code or refresh token is invalid for this client.");
}

/** An authenticated client that is not registered for the grant type. */
export function unauthorizedClient(grantType: string): TokenFailure {
  return failure(400, "unauthorized_client", `The client is not registered for grant type ${grantType}.`);
}

function failure(status: number, error: TokenError["error"], description: string): TokenFailure {
  return new TokenFailure(status, { error, error_description: description });
}
