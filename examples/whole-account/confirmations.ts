/**
 * Which clients of an account are cleaned up. Pure, so that it can be tested as a table.
 */

/** A confirmation is good for this long: one that lies about must not act in a stack that is set up anew. */
export const GOOD_FOR_DAYS = 7;

/** What is needed of a client that `getOauthClients` has listed. All but the id may be missing. */
export interface ListedClient {
  clientId: string;
  hasRotatedSecret?: boolean | null;
  /** How it authenticates. Missing, it is `client_secret_basic` (RFC 7591, section 2). */
  tokenEndpointAuthMethod?: string | null;
}

/** By client id, when its newest secret was seen in use: a day, `2026-11-23`, or a time in RFC 3339. */
export type Confirmations = Record<string, string>;

/** What is to be done about the clients of an account. */
export interface Plan {
  /** Those whose old secret is to be deleted, if there is one. */
  confirmed: { oauthClientId: string; confirmedOn: string }[];
  /** Those that have an old secret, or may have one because Cloudflare did not say. */
  rotated: string[];
  /** Confirmations that nothing is done about, and why. */
  ignored: Record<string, string>;
}

/**
 * Decides from confirmations alone what is cleaned up. Whether a client has an old secret decides nothing: the program
 * would lose a cleanup as soon as it has done its work, and gain one whenever somebody rotates.
 */
export function plan(clients: readonly ListedClient[], confirmations: Confirmations, now: Date): Plan {
  const confirmed: Plan["confirmed"] = [];
  const ignored: Plan["ignored"] = {};
  for (const [oauthClientId, confirmedOn] of Object.entries(confirmations)) {
    const reason =
      whyNoSecret(clients.find(({ clientId }) => clientId === oauthClientId)) ?? whyNotGood(confirmedOn, now);
    if (reason === undefined) confirmed.push({ oauthClientId, confirmedOn });
    else ignored[oauthClientId] = reason;
  }
  const rotated = clients
    .filter((client) => client.hasRotatedSecret !== false && whyNoSecret(client) === undefined)
    .map(({ clientId }) => clientId);
  return { confirmed, rotated, ignored };
}

function whyNoSecret(client: ListedClient | undefined): string | undefined {
  if (client === undefined) return "the account has no such client";
  return client.tokenEndpointAuthMethod === "none" ? "it is a public client and has no secret" : undefined;
}

function whyNotGood(confirmedOn: string, now: Date): string | undefined {
  const time = /^\d{4}-\d\d-\d\d(T\S+)?$/.test(confirmedOn) ? Date.parse(confirmedOn) : NaN;
  // A day without quotes in Pulumi.<stack>.yaml arrives as another text: YAML takes it for a time.
  if (Number.isNaN(time)) return 'its confirmation is no day such as "2026-11-23", in quotes';
  const days = (now.getTime() - time) / 86_400_000;
  // East of Greenwich a day begins before it does in UTC.
  if (days < -1) return "its confirmation is of the future";
  return days > GOOD_FOR_DAYS ? `its confirmation is older than ${GOOD_FOR_DAYS} days` : undefined;
}
