import { type CloudflareHttp } from "../../provider/cloudflare/http";
import { OAuthClients } from "../../provider/cloudflare/oauth-clients";
import { OAuthClientRequests } from "../../provider/cloudflare/requests";
import { ProviderContext, type Tools } from "../../provider/context";
import { type ProbedClient, SecretProbe } from "../../provider/oauth/probe";
import { type ProbeReply } from "../../provider/oauth/verdict";
import { Operation } from "../../provider/operation";
import { Pace } from "../../provider/pace";
import { configurationFor } from "../helpers/http/configuration";
import { type AccountModel } from "./account-model";
import { type VirtualTime } from "./virtual-time";

/** How long an operation may take, in milliseconds. */
export const OPERATION_MS = 600_000;

/** A provider process as it is, over an {@link AccountModel} in place of HTTP. */
export function contextOver(
  account: AccountModel,
  time: VirtualTime,
  notify: (notice: string) => void,
): ProviderContext {
  const http = { send: account.send.bind(account) } as unknown as CloudflareHttp;
  const requests = new OAuthClientRequests(http, new Pace(time), () => Promise.resolve());
  const clients = new OAuthClients(requests, time);
  const probe = new ModelProbe(account, new Pace(time));
  const context = new ProviderContext(() => configurationFor("https://api.invalid", "token"), time, notify);
  context.begin = (): Tools => ({ operation: new Operation(time, OPERATION_MS), clients, probe });
  return context;
}

/** The real rules for asking, and no network. */
class ModelProbe extends SecretProbe {
  constructor(
    private readonly account: AccountModel,
    pace: Pace,
  ) {
    super("https://token.invalid", pace);
  }

  override async send(client: ProbedClient, secret: string, timeLeftMs: number): Promise<ProbeReply> {
    return await this.account.probe(client.oauthClientId, secret, timeLeftMs);
  }
}
