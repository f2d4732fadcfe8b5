import { CloudflareOAuthError, type ErrorDetails } from "../errors";

/**
 * An answer that Cloudflare's API does not give.
 *
 * @param purpose What the request was for, in the infinitive.
 * @param fault What is wrong with the answer, as the rest of a sentence: "is a redirect".
 */
export function invalidResponse(
  purpose: string,
  fault: string,
  details: ErrorDetails = {},
): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "invalid_response",
    `The answer to the request to ${purpose} ${fault}.`,
    "Check cloudflare:baseUrl, and whether a proxy stands in between.",
    details,
  );
}
