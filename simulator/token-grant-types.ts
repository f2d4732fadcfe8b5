import type { ClientRecord } from "./client-record";
import type { ClientStore } from "./client-store";
import { addRefreshToken, spendCode } from "./grants";
import { randomSecret } from "./random-secret";
import { invalidGrant } from "./token-failure";
import type { ClientSettings } from "./types";

/** A grant type a client can be registered for at Cloudflare; there are no others. */
export type GrantType = ClientSettings["grant_types"][number];

/** What a valid client gets (RFC 6749, section 5.1). */
export interface TokenSet {
  access_token: string;
  token_type: "bearer";
  /** Seconds. */
  expires_in: number;
  /** For a code, if the client is registered for refreshing. */
  refresh_token?: string;
}

/** Whether the endpoint knows a grant type. */
export function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(grantTypes, text);
}

/** What each grant type gives an authenticated client. Throws {@link invalidGrant}. */
export const grantTypes: Record<
  GrantType,
  (client: ClientRecord, form: URLSearchParams, store: ClientStore) => TokenSet
> = {
  authorization_code(client, form, store) {
    const grants = spendCode(client.grants, form.get("code") ?? "");
    if (!grants) throw invalidGrant();
    if (!client.settings.grant_types.includes("refresh_token")) {
      store.replace({ ...client, grants });
      return newAccessToken();
    }
    const added = addRefreshToken(grants);
    store.replace({ ...client, grants: added.grants });
    return { ...newAccessToken(), refresh_token: added.refreshToken };
  },

  refresh_token(client, form) {
    if (!client.grants.refreshTokens.includes(form.get("refresh_token") ?? "")) throw invalidGrant();
    return newAccessToken();
  },
};

/** Opens nothing here, hence is remembered nowhere. */
function newAccessToken(): TokenSet {
  return { access_token: randomSecret(), token_type: "bearer", expires_in: 3600 };
}
