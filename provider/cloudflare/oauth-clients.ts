import { CloudflareOAuthError } from "../errors";
import { type Operation } from "../operation";
import { type CloudflareHttp, type HttpRequest } from "./http";
import { readReply } from "./reply";
import { retrying } from "./retrying";
import { deletedSecret, oauthClient, rotatedSecret } from "./schemas";

/** Which OAuth client. */
export interface OAuthClientRef {
  readonly accountId: string;
  readonly oauthClientId: string;
}

/** An OAuth client as Cloudflare reports it now. */
export interface Observation {
  /** Whether there are two secrets: the newest, and an old one that DELETE would remove. */
  readonly hasRotatedSecret: boolean;
  /** How it authenticates at the token endpoint: none, client_secret_basic, client_secret_post, or what may come. */
  readonly authMethod: string;
}

/** What a client that does not say uses (RFC 7591, section 2). */
const DEFAULT_AUTH_METHOD = "client_secret_basic";

/** The OAuth clients of Cloudflare's API. */
export class OAuthClients {
  /** @param beforeChange Called before each POST and DELETE, which is not sent if it throws. */
  constructor(
    private readonly http: CloudflareHttp,
    private readonly beforeChange: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /**
   * Reads a client; tries again when that may help.
   *
   * @throws flag_missing when the answer does not say whether there is a rotated secret, and all of {@link readReply}
   * and {@link CloudflareHttp.send}
   */
  async observe(ref: OAuthClientRef, operation: Operation): Promise<Observation> {
    const request: HttpRequest = {
      method: "GET",
      path: ["accounts", ref.accountId, "oauth_clients", ref.oauthClientId],
      purpose: `read ${describe(ref)}`,
    };
    const client = await retrying(async (timeLeftMs) => {
      const reply = await this.http.send(request, timeLeftMs);
      return readReply(reply, oauthClient, request.purpose, operation.clock.now());
    }, operation);
    if (client.client_id !== ref.oauthClientId) {
      throw new CloudflareOAuthError(
        "invalid_response",
        `The answer to the request to ${request.purpose} describes another client.`,
        "Check cloudflare:baseUrl, and whether a proxy stands in between.",
      );
    }
    if (typeof client.has_rotated_secret !== "boolean") {
      throw new CloudflareOAuthError(
        "flag_missing",
        `The answer to the request to ${request.purpose} does not say whether there is a rotated secret.`,
        "Without has_rotated_secret nothing can be deleted safely. Run the command again; if it stays so, Cloudflare's " +
          "API has changed: look for a newer version of pulumi-cloudflare-oauth.",
      );
    }
    return {
      hasRotatedSecret: client.has_rotated_secret,
      authMethod: client.token_endpoint_auth_method ?? DEFAULT_AUTH_METHOD,
    };
  }

  /**
   * Sends DELETE …/rotate_secret, once. Whether it had its effect after a failure is for the caller to find out.
   *
   * @throws all of {@link readReply} and {@link CloudflareHttp.send}
   */
  async deleteRotatedSecret(ref: OAuthClientRef, operation: Operation): Promise<void> {
    const request: HttpRequest = {
      method: "DELETE",
      path: ["accounts", ref.accountId, "oauth_clients", ref.oauthClientId, "rotate_secret"],
      purpose: `delete the rotated secret of ${describe(ref)}`,
    };
    await this.beforeChange();
    const reply = await this.http.send(request, operation.remaining());
    readReply(reply, deletedSecret, request.purpose, operation.clock.now());
  }

  /**
   * Sends POST …/rotate_secret, once, and gives the new secret. Whether it had its effect after a failure is for the
   * caller to find out; the secret is then lost.
   *
   * @throws all of {@link readReply} and {@link CloudflareHttp.send}
   */
  async rotateSecret(ref: OAuthClientRef, operation: Operation): Promise<string> {
    const request: HttpRequest = {
      method: "POST",
      path: ["accounts", ref.accountId, "oauth_clients", ref.oauthClientId, "rotate_secret"],
      purpose: `rotate the secret of ${describe(ref)}`,
    };
    await this.beforeChange();
    const reply = await this.http.send(request, operation.remaining());
    return readReply(reply, rotatedSecret, request.purpose, operation.clock.now()).client_secret;
  }
}

/** The client in words. */
export function describe({ accountId, oauthClientId }: OAuthClientRef): string {
  return `OAuth client ${oauthClientId} of account ${accountId}`;
}
