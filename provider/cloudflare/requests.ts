import { type z } from "zod";
import { type Operation } from "../operation";
import { type Attempt, type Pace } from "../pace";
import { retrying } from "../retrying";
import { type CloudflareHttp, type HttpRequest } from "./http";
import { describe, type OAuthClientRef } from "./client-id";
import { invalidResponse } from "./invalid-response";
import { type Observation, toObservation, toObservations } from "./observation";
import { readReply } from "./reply";
import { deletedSecret, oauthClient, oauthClientList, rotatedSecret } from "./schemas";

/** The clients of an account, as one list has them. */
export interface AccountList {
  /** When it was asked for, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly clients: ReadonlyMap<string, Observation>;
}

/**
 * The requests to the OAuth client endpoints of Cloudflare's API, at the pace that its rate limit allows
 * (developers.cloudflare.com/api/resources/iam/subresources/oauth_clients).
 *
 * Each throws all of {@link readReply} and of {@link CloudflareHttp.send}, and rate_limited when there is no time to wait.
 */
export class OAuthClientRequests {
  /** @param beforeChange Called before each POST and DELETE, which is not sent if it throws. */
  constructor(
    private readonly http: CloudflareHttp,
    private readonly pace: Pace,
    private readonly beforeChange: () => Promise<void>,
  ) {}

  /**
   * Reads one client; tries again when that may help.
   *
   * @throws flag_missing
   */
  async get(ref: OAuthClientRef, operation: Operation): Promise<Observation> {
    return toObservation(await this.#read(requestFor(ref), oauthClient, operation), ref);
  }

  /**
   * Reads one client, once, even if Cloudflare has asked to wait.
   *
   * @throws flag_missing
   */
  async getAnyway(ref: OAuthClientRef, operation: Operation): Promise<Observation> {
    const client = await this.pace.sendAnyway((heard) =>
      this.#exchange(requestFor(ref), oauthClient, operation, heard),
    );
    return toObservation(client, ref);
  }

  /** Reads all clients of an account; tries again when that may help. The answer has no pages. */
  async list(accountId: string, operation: Operation): Promise<AccountList> {
    const request: HttpRequest = {
      method: "GET",
      path: ["accounts", accountId, "oauth_clients"],
      purpose: `list the OAuth clients of account ${accountId}`,
    };
    let sentAt = 0;
    const list = await this.#read(request, oauthClientList, operation, () => {
      sentAt = operation.clock.now();
    });
    return { sentAt, clients: toObservations(list) };
  }

  /**
   * Sends DELETE …/rotate_secret, once, now or not at all.
   *
   * @throws request_timeout, unsent, when the operation has too little time left
   */
  async deleteRotatedSecret(ref: OAuthClientRef, operation: Operation): Promise<void> {
    await this.#change(
      "DELETE",
      `delete the rotated secret of ${describe(ref)}`,
      ref,
      deletedSecret,
      operation,
    );
  }

  /**
   * Sends POST …/rotate_secret, once, now or not at all, and gives the new secret.
   *
   * @throws request_timeout, unsent, when the operation has too little time left
   */
  async rotateSecret(ref: OAuthClientRef, operation: Operation): Promise<string> {
    const purpose = `rotate the secret of ${describe(ref)}`;
    const issued = await this.#change("POST", purpose, ref, rotatedSecret, operation);
    if ((issued.client_id ?? ref.oauthClientId) !== ref.oauthClientId) {
      throw invalidResponse(purpose, "describes another client");
    }
    return issued.client_secret;
  }

  async #read<T>(
    request: HttpRequest,
    schema: z.ZodType<T>,
    operation: Operation,
    onSend: () => void = () => undefined,
  ): Promise<T> {
    return await retrying(
      () =>
        this.pace.send(request.purpose, operation, async (heard) => {
          onSend();
          return await this.#exchange(request, schema, operation, heard);
        }),
      operation,
    );
  }

  async #change<T>(
    method: "DELETE" | "POST",
    purpose: string,
    { accountId, oauthClientId }: OAuthClientRef,
    schema: z.ZodType<T>,
    operation: Operation,
  ): Promise<T> {
    const path = ["accounts", accountId, "oauth_clients", oauthClientId, "rotate_secret"];
    operation.assertTimeForChange();
    return await this.pace.sendNow(purpose, async (heard) => {
      await this.beforeChange();
      return await this.#exchange({ method, path, purpose }, schema, operation, heard);
    });
  }

  async #exchange<T>(
    request: HttpRequest,
    schema: z.ZodType<T>,
    operation: Operation,
    heard: Parameters<Attempt<T>>[0],
  ): Promise<T> {
    const reply = await this.http.send(request, operation.remaining());
    heard(reply.headers);
    return readReply(reply, schema, request, operation.clock.now());
  }
}

function requestFor(ref: OAuthClientRef): HttpRequest {
  return {
    method: "GET",
    path: ["accounts", ref.accountId, "oauth_clients", ref.oauthClientId],
    purpose: `read ${describe(ref)}`,
  };
}
