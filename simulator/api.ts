import { ApiFailure, couldNotRoute, noRoute, permissionDenied, tooManyRequests } from "./api-failure";
import type { ClientStore } from "./client-store";
import type { Credentials, Permission } from "./credentials";
import type { ReceivedRequest, Reply } from "./exchange";
import { execute, type Answer } from "./operations";
import type { RateLimiter } from "./rate-limiter";
import type { ApiOperation, ApiRoute } from "./routes";
import type { Envelope } from "./types";

/** A request for the API. */
export interface ApiRequest extends ReceivedRequest {
  readonly route: ApiRoute | undefined;
}

/** What the API answers, before a fault gets at it. */
export interface ApiReply extends Reply {
  readonly body: Envelope;
}

/**
 * The permission each endpoint asks for.
 *
 * @see https://developers.cloudflare.com/api/resources/iam/subresources/oauth_clients/
 */
const permissions: Record<ApiOperation, Permission> = {
  listClients: "OAuth Client Read",
  getClient: "OAuth Client Read",
  createClient: "OAuth Client Write",
  updateClient: "OAuth Client Write",
  deleteClient: "OAuth Client Write",
  rotateSecret: "OAuth Client Write",
  deleteRotatedSecret: "OAuth Client Write",
};

/** Everything between a request and the reply to it: who asks, how often, whether they may, then the deed. */
export class Api {
  constructor(
    private readonly accountId: string,
    private readonly credentials: Credentials,
    private readonly rateLimiter: RateLimiter,
    private readonly now: () => number,
  ) {}

  /** Answers one request and lets it take effect on this store. */
  answer(request: ApiRequest, store: ClientStore): ApiReply {
    let headers: Record<string, string> = {};
    try {
      const credential = this.credentials.identify(request.headers);
      const budget = this.rateLimiter.spend(credential);
      headers = this.rateLimiter.headers(budget);
      if (!budget.allowed) throw tooManyRequests();
      const route = this.#admit(request, credential.permissions);
      const time = new Date(this.now()).toISOString();
      return { status: 200, headers, body: success(execute(route, { store, body: request.body, time })) };
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return { status: error.status, headers, body: failure(error) };
    }
  }

  #admit({ path, route }: ApiRequest, granted: readonly Permission[]): ApiRoute {
    if (!route) throw noRoute();
    if (route.accountId.length !== 32 || route.clientId === "") throw couldNotRoute(path);
    if (route.accountId !== this.accountId) throw permissionDenied();
    if (!granted.includes(permissions[route.operation])) throw permissionDenied();
    return route;
  }
}

function success(answer: Answer): Envelope {
  return { success: true, errors: [], messages: [], ...answer };
}

function failure({ errors }: ApiFailure): Envelope {
  return { success: false, errors, messages: [], result: null };
}
