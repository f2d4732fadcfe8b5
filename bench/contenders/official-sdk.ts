import Cloudflare from "cloudflare";
import { type Contender, type Target } from "./contender";

/** The official `cloudflare` package with its own settings: two retries, Retry-After obeyed. */
export function officialSdk({ baseUrl, token, accountId }: Target): Contender {
  const none = { apiKey: null, apiEmail: null, userServiceKey: null };
  const clients = new Cloudflare({ ...none, apiToken: token, baseURL: baseUrl }).iam.oauthClients;
  const account = { account_id: accountId };
  return async (clientId) => {
    const { has_rotated_secret } = await clients.get(clientId, account);
    if (has_rotated_secret !== true) return false;
    await clients.deleteRotatedSecret(clientId, account);
    return true;
  };
}
