import { authenticate, readCredentials, type ClientCredentials } from "./client-authentication";
import type { ClientStore } from "./client-store";
import type { ReceivedRequest, Reply } from "./exchange";
import { parseForm } from "./form-encoding";
import { nameSecret, type PresentedSecret } from "./presented-secret";
import { grantTypes, isGrantType, type TokenSet } from "./token-grant-types";
import { invalidRequest, TokenFailure, unauthorizedClient } from "./token-failure";

/** Replies that may hold a token must not be kept (RFC 6749, section 5.1). */
const NOT_KEPT = { "cache-control": "no-store", pragma: "no-cache" };

/** Who sent a token request, told without a secret. */
export interface TokenRequestOrigin {
  /** Undefined unless there is such a client: what else was sent as an id may be a secret. */
  readonly clientId: string | undefined;
  readonly secret: PresentedSecret;
}

/** Finds out who sent a token request, whether or not the endpoint would accept it. */
export function identifyOrigin(request: ReceivedRequest, store: ClientStore): TokenRequestOrigin {
  const { credentials } = read(request);
  const client = credentials && store.find(credentials.clientId);
  return { clientId: client?.clientId, secret: nameSecret(client, credentials?.secret ?? "") };
}

/**
 * Answers a token request as Ory Hydra 2 does: the form and its grant type come before the client, the client
 * before the code or token. So only `invalid_client`, `unauthorized_client` and `invalid_grant` say anything
 * about a secret.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export function answerTokenRequest(request: ReceivedRequest, store: ClientStore): Reply {
  if (request.method !== "POST")
    return { status: 405, headers: { allow: "POST" }, body: "Method Not Allowed" };
  try {
    return { status: 200, headers: NOT_KEPT, body: grantTokens(request, store) };
  } catch (error) {
    if (!(error instanceof TokenFailure)) throw error;
    return { status: error.status, headers: NOT_KEPT, body: error.body };
  }
}

function grantTokens(request: ReceivedRequest, store: ClientStore): TokenSet {
  const { form, credentials } = read(request);
  if (!form) throw invalidRequest("The body must be a form.");
  const grantType = form.get("grant_type") ?? "";
  if (grantType === "") throw invalidRequest("Request parameter grant_type is missing.");
  if (!isGrantType(grantType)) throw invalidRequest("The grant type is not supported.");
  const client = authenticate(credentials, store);
  if (!client.settings.grant_types.includes(grantType)) throw unauthorizedClient(grantType);
  return grantTypes[grantType](client, form, store);
}

function read({ headers, body }: ReceivedRequest): {
  form: URLSearchParams | undefined;
  credentials: ClientCredentials | undefined;
} {
  const form = parseForm(headers["content-type"], body);
  return { form, credentials: readCredentials(headers.authorization, form ?? new URLSearchParams()) };
}
