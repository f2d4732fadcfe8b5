import { CloudflareOAuthError } from "../errors";

/** Which OAuth client. */
export interface OAuthClientRef {
  readonly accountId: string;
  readonly oauthClientId: string;
}

/** Cloudflare's account ids are exactly this long. */
export const ACCOUNT_ID_LENGTH = 32;

/** Whether `name` can stand in a URL as one segment of its path, encoded. */
export function isPathSegment(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && name.isWellFormed();
}

/** The client in words. */
export function describe({ accountId, oauthClientId }: OAuthClientRef): string {
  return `OAuth client ${oauthClientId} of account ${accountId}`;
}

/** The id that resources about an OAuth client have in the state: `<accountId>/<oauthClientId>`. */
export function formatId({ accountId, oauthClientId }: OAuthClientRef): string {
  return `${accountId}/${oauthClientId}`;
}

/** @throws invalid_configuration when `id` is not of the form that {@link formatId} gives. */
export function parseId(id: string): OAuthClientRef {
  const accountId = id.slice(0, ACCOUNT_ID_LENGTH);
  const oauthClientId = id.slice(ACCOUNT_ID_LENGTH + 1);
  const ref = { accountId, oauthClientId };
  if (formatId(ref) !== id || !isPathSegment(accountId) || !isPathSegment(oauthClientId)) {
    throw new CloudflareOAuthError(
      "invalid_configuration",
      `The id "${id}" is not of the form <accountId>/<oauthClientId>, with an account id of ${ACCOUNT_ID_LENGTH} characters. Nothing was sent.`,
      "Correct the id that is given to get().",
    );
  }
  return ref;
}
