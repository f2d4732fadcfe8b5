import { NO_GRANTS, type Grants } from "./grants";
import { NO_LAG, type LagCounts } from "./secret-lag";
import { addSecret, hasRotatedSecret, type SecretSlots } from "./secret-slots";
import type { ClientSettings, OAuthClient } from "./types";

/** Everything there is to know about one client. Never changed, only replaced. */
export interface ClientRecord {
  readonly clientId: string;
  readonly settings: Readonly<ClientSettings>;
  readonly visibility: OAuthClient["visibility"];
  readonly secrets: SecretSlots;
  /** Those that were deleted, the last one first. */
  readonly formerSecrets: readonly string[];
  /** For which secrets the token endpoint lags behind. */
  readonly lag: LagCounts;
  readonly grants: Grants;
  /** RFC 3339, like the times below. */
  readonly createdAt: string;
  /**
   * Moves with the settings. Whether a rotation moves it at Cloudflare is unconfirmed; here it does not,
   * so that nobody learns to rely on it.
   */
  readonly updatedAt: string;
  readonly promotedAt?: string;
}

/** A private client with its first secret, or without any when it is public in the sense of OAuth. */
export function newClientRecord(
  clientId: string,
  settings: ClientSettings,
  time: string,
  secrets: SecretSlots = isPublicClient(settings) ? [] : addSecret([]),
): ClientRecord {
  return {
    clientId,
    settings,
    visibility: "private",
    secrets,
    formerSecrets: [],
    lag: NO_LAG,
    grants: NO_GRANTS,
    createdAt: time,
    updatedAt: time,
  };
}

/** Whether the client has no secret by its own choice (RFC 6749, section 2.1). */
export function isPublicClient(settings: ClientSettings): boolean {
  return settings.token_endpoint_auth_method === "none";
}

/** The client as the API shows it: everything but its secrets. */
export function toWire(record: ClientRecord): OAuthClient {
  return {
    client_id: record.clientId,
    ...record.settings,
    visibility: record.visibility,
    has_rotated_secret: hasRotatedSecret(record.secrets),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    ...(record.promotedAt !== undefined && { promoted_at: record.promotedAt }),
  };
}
