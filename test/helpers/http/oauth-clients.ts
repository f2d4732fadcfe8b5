import { type Clock } from "../../../provider/clock";
import { type CloudflareHttp } from "../../../provider/cloudflare/http";
import { OAuthClients } from "../../../provider/cloudflare/oauth-clients";
import { OAuthClientRequests } from "../../../provider/cloudflare/requests";
import { Pace } from "../../../provider/pace";

/** The OAuth clients behind `http`, as a provider process reaches them. */
export function oauthClientsOver(http: CloudflareHttp, clock: Clock): OAuthClients {
  const requests = new OAuthClientRequests(http, new Pace(clock), () => Promise.resolve());
  return new OAuthClients(requests, clock);
}
