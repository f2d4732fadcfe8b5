import type { ClientRecord } from "./client-record";
import type { ClientStore } from "./client-store";
import { formDecode } from "./form-encoding";
import { invalidClient, invalidRequest } from "./token-failure";
import type { TokenEndpointAuthMethod } from "./types";

/** Who a token request says it comes from. */
export interface ClientCredentials {
  readonly clientId: string;
  /** Empty if there is none. */
  readonly secret: string;
  /** The ways in which it came with a secret: none, one, or against RFC 6749 both. */
  readonly methods: readonly TokenEndpointAuthMethod[];
}

/** Scheme and base64 of RFC 7617, section 2. */
const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/i;

/**
 * Reads the credentials; undefined if there are none or they cannot be decoded. The header goes before the
 * body. Ory Hydra decodes the body's twice, a mistake of its own that is not repeated here: a secret with a
 * `%` or `+` would not get through it by client_secret_post.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function readCredentials(
  authorization: string | undefined,
  form: URLSearchParams,
): ClientCredentials | undefined {
  const inBody = { clientId: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  const methods: TokenEndpointAuthMethod[] = [];
  if (inBody.clientId !== "" && inBody.secret !== "") methods.push("client_secret_post");

  const [, base64 = ""] = BASIC.exec(authorization ?? "") ?? [];
  const [, id, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(base64, "base64").toString()) ?? [];
  if (id === undefined || password === undefined) {
    return inBody.clientId === "" ? undefined : { ...inBody, methods };
  }
  const clientId = formDecode(id);
  const secret = formDecode(password);
  if (clientId === undefined || secret === undefined) return undefined;
  if (secret !== "") methods.push("client_secret_basic");
  return { clientId, secret, methods };
}

/**
 * The client whose credentials these are; a request with a secret that lags counts. Throws a
 * {@link TokenFailure} that tells an unknown client from a wrong secret as little as the real one does.
 */
export function authenticate(credentials: ClientCredentials | undefined, store: ClientStore): ClientRecord {
  if (!credentials) throw invalidRequest("Client credentials are missing or malformed.");
  const { clientId, secret, methods } = credentials;
  const client = store.find(clientId);
  if (!client) throw invalidClient();
  const { token_endpoint_auth_method: registered } = client.settings;
  if (methods.some((method) => method !== registered)) throw invalidClient();
  if (registered !== "none" && !store.trySecret(clientId, secret)) throw invalidClient();
  return store.get(clientId);
}
