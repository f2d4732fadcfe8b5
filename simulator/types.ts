/**
 * What travels over the wire: the JSON of Cloudflare's OAuth client endpoints.
 *
 * @see https://developers.cloudflare.com/api/resources/iam/subresources/oauth_clients/
 */

/** How a client proves at the token endpoint who it is. `none`: a public client, which has no secret. */
export type TokenEndpointAuthMethod = "none" | "client_secret_basic" | "client_secret_post";

/** What the owner of a client decides; the first six are required to create one. */
export interface ClientSettings {
  /** Human-readable name. */
  client_name: string;
  /** `authorization_code` is required, `refresh_token` may be added. */
  grant_types: ("authorization_code" | "refresh_token")[];
  /** URIs a user may be sent back to. */
  redirect_uris: string[];
  /** OAuth response types the client may ask for. */
  response_types: ("token" | "id_token" | "code")[];
  /** Scopes the client may ask for, in dotted form: `account.read`. */
  scopes: string[];
  /** How the client authenticates at the token endpoint. */
  token_endpoint_auth_method: TokenEndpointAuthMethod;
  /** Allowed CORS origins. */
  allowed_cors_origins?: string[];
  /** Home page. */
  client_uri?: string;
  /** Logo. */
  logo_uri?: string;
  /** Those of `scopes` that a user may decline. */
  optional_scopes?: string[];
  /** Privacy policy. */
  policy_uri?: string;
  /** URIs a user may be sent to after logging out. */
  post_logout_redirect_uris?: string[];
  /** Terms of service. */
  tos_uri?: string;
}

/** The body of an update: any part of the settings. Making a client public cannot be undone. */
export type ClientChanges = Partial<ClientSettings> & { visibility?: "public" };

/** A client as get, list and update return it. Cloudflare promises `client_id` and `visibility` only. */
export interface OAuthClient extends Partial<ClientSettings> {
  client_id: string;
  visibility: "public" | "private";
  /** State of the proof that the owner controls the host of `client_uri`. */
  client_uri_verification?: { status?: "pending" | "in_progress" | "verified" | "failed"; text?: string };
  /** RFC 3339 time. */
  created_at?: string;
  /** Whether an old secret still works beside the newest one. */
  has_rotated_secret?: boolean;
  /** RFC 3339 time at which the client became public. */
  promoted_at?: string;
  /** RFC 3339 time. */
  updated_at?: string;
}

/** A client as create returns it: the one reply that shows its first secret. */
export interface CreatedOAuthClient extends OAuthClient {
  client_secret?: string;
}

/** What a rotation returns: the one reply that shows the new secret. */
export interface RotatedSecret {
  client_secret?: string;
}

/** What deleting a client or its old secret returns. */
export interface Deleted {
  id: string;
}

/** An error or message in the envelope. Errors about credentials name their cause in `error_chain`. */
export interface ApiError {
  /** At least 1000. Services choose their codes on their own: classify by HTTP status first. */
  code: number;
  message: string;
  documentation_url?: string;
  /** JSON pointer to the part of the request body that is wrong. */
  source?: { pointer?: string };
  error_chain?: ApiError[];
}

/** How much of a list a reply holds. The list of OAuth clients is always one page. */
export interface ResultInfo {
  count: number;
  page: number;
  per_page: number;
  total_count: number;
  total_pages: number;
}

/**
 * What every JSON reply of the API is wrapped in.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/
 */
export interface Envelope {
  success: boolean;
  errors: ApiError[];
  messages: ApiError[];
  /** An {@link OAuthClient}, a list of them, a {@link RotatedSecret}, a {@link Deleted}; null on failure. */
  result: unknown;
  result_info?: ResultInfo;
}
