import { describe, type OAuthClientRef } from "../cloudflare/client-id";
import { type Observation } from "../cloudflare/observation";
import { CloudflareOAuthError } from "../errors";
import { type ProbedClient } from "./probe";

/**
 * The client as the probe has to ask about it.
 *
 * @throws client_has_no_secret; verification_unknown when the client authenticates in a way that is not known here
 */
export function probedClient(ref: OAuthClientRef, { authMethod }: Observation): ProbedClient {
  switch (authMethod) {
    case "client_secret_basic":
    case "client_secret_post":
      return { oauthClientId: ref.oauthClientId, authMethod };
    case "none":
      throw hasNoSecret(ref);
    default:
      throw new CloudflareOAuthError(
        "verification_unknown",
        `${describe(ref)} authenticates at the token endpoint in a way that cannot be tried out here.`,
        "Its token_endpoint_auth_method has to be client_secret_basic or client_secret_post.",
      );
  }
}

/** The error for a public client. */
export function hasNoSecret(ref: OAuthClientRef): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "client_has_no_secret",
    `${describe(ref)} has token_endpoint_auth_method none: it has no secret.`,
    "Correct oauthClientId, or remove what asks for a secret of this client.",
  );
}
