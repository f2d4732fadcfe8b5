import type { ApiError } from "./types";

/** A request the API refuses: the HTTP status and the errors of the envelope. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly errors: ApiError[],
  ) {
    super(errors.map(({ code, message }) => `${code} ${message}`).join("; "));
  }
}

/**
 * For refusals whose code Cloudflare does not publish. Its OpenAPI schema asks for at least 1000; a program
 * must classify these by their HTTP status.
 */
const UNPUBLISHED = 1000;

/** Neither `Authorization` nor both of `X-Auth-Email` and `X-Auth-Key`. */
export function missingAuthHeaders(): ApiFailure {
  return failure(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
}

/** An `Authorization` header that holds no bearer token. */
export function malformedAuthorization(): ApiFailure {
  const cause = { code: 6111, message: "Invalid format for Authorization header" };
  return new ApiFailure(400, [{ code: 6003, message: "Invalid request headers", error_chain: [cause] }]);
}

/** A well-formed token that does not exist. */
export function unknownToken(): ApiFailure {
  return failure(401, 10000, "Authentication error");
}

/** An email and API key that do not belong together or do not exist. */
export function unknownApiKey(): ApiFailure {
  return failure(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
}

/** A permission that is missing, or another's account: the same words as for an unknown token. */
export function permissionDenied(): ApiFailure {
  return failure(403, 10000, "Authentication error");
}

/** A path with an account id that cannot be one, or an empty client id. */
export function couldNotRoute(path: string): ApiFailure {
  return failure(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);
}

/** A path outside the simulated endpoints. */
export function noRoute(): ApiFailure {
  return failure(404, 7000, "No route for that URI");
}

/** A client id that the account does not have. */
export function clientNotFound(): ApiFailure {
  return failure(404, UNPUBLISHED, "OAuth client not found");
}

/** More requests than the quota allows. Cloudflare also answers code 971, or plain text. */
export function tooManyRequests(): ApiFailure {
  return failure(429, 10429, "Too many requests. Please wait and consider throttling your request speed");
}

/** A rotation while two secrets exist. That it is refused is documented, with what status is not. */
export function alreadyRotated(): ApiFailure {
  return failure(409, UNPUBLISHED, "Delete the rotated secret before rotating again");
}

/** A rotation of a public client. That it is refused is documented, with what status is not. */
export function noSecretToRotate(): ApiFailure {
  return failure(400, UNPUBLISHED, "A client with token_endpoint_auth_method none has no secret");
}

/**
 * A deletion where there is no old secret. Cloudflare's answer is unconfirmed. Not 404, so that a program
 * which takes every 404 for "the client is gone" does not pass its tests here.
 */
export function nothingRotated(): ApiFailure {
  return failure(400, UNPUBLISHED, "The client has no rotated secret");
}

/** A request body with these mistakes. Status and codes are unconfirmed. */
export function invalidBody(mistakes: readonly { pointer: string; message: string }[]): ApiFailure {
  return new ApiFailure(
    400,
    mistakes.map(({ pointer, message }) => ({ code: UNPUBLISHED, message, source: { pointer } })),
  );
}

function failure(status: number, code: number, message: string): ApiFailure {
  return new ApiFailure(status, [{ code, message }]);
}
