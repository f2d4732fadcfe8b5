import { randomBytes } from "node:crypto";
import {
  allowInsecureRequests,
  type AuthorizationServer,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  genericTokenEndpointRequest,
  type TokenEndpointRequestOptions,
} from "oauth4webapi";
import { fetch } from "undici";
import { isLoopback } from "../configuration";
import { connectionPool, HTTP_LIMITS, type HttpLimits } from "../connections";
import { type Operation } from "../operation";
import { type Attempt, type Pace } from "../pace";
import { retrying } from "../retrying";
import { noCompleteAnswer } from "./failure";
import { verificationUnknown } from "./unknown";
import { interpret, type ProbeReply, type Verdict } from "./verdict";

/** How a client with a secret authenticates at the token endpoint (RFC 7591, section 2). */
export type TokenEndpointAuthMethod = "client_secret_basic" | "client_secret_post";

/** The client whose secret is asked about. */
export interface ProbedClient {
  readonly oauthClientId: string;
  readonly authMethod: TokenEndpointAuthMethod;
}

/** An error of OAuth is a few hundred bytes, an error page of Cloudflare some thousand. */
const PROBE_LIMITS: HttpLimits = { ...HTTP_LIMITS, bodyBytes: 1024 * 1024 };

const AUTHENTICATION: Record<TokenEndpointAuthMethod, (secret: string) => ClientAuth> = {
  client_secret_basic: ClientSecretBasic,
  client_secret_post: ClientSecretPost,
};

/**
 * Finds out whether a secret authenticates a client, without using it for anything: it asks the token endpoint for
 * tokens in exchange for an authorization code that was never issued. A server authenticates the client before it looks
 * at the code (RFC 6749, sections 3.2.1 and 4.1.3; Ory Hydra, which Cloudflare runs, does), so the error tells which of
 * the two it did not like.
 *
 * A false "accepted" could cost the secret in use. Guarded against:
 * - an answer that is not the endpoint's word on the client: only two errors with status 400 count, as JSON; an error
 *   page, a redirect, a gateway's or a rate limiter's answer, half a body and silence are all unknown;
 * - a cache: the request is a POST that asks for no-store, and an answer with an age does not count;
 * - another server: redirects are not followed, plain http goes to loopback only, TLS certificates are checked;
 * - a code that happens to exist: 32 random bytes, new for each request;
 * - a client that would pass without a secret: an empty secret is never sent, and the types know no method "none".
 *
 * Not guarded against, since one answer cannot show it: an endpoint that checks the code first, a client that the
 * endpoint takes for a public one whatever Cloudflare's API says of it, a cache that hides the age of what it stored,
 * and whoever can answer in the name of the token URL (a wrong cloudflareOauth:tokenUrl, a proxy that ends TLS with a
 * certificate that is trusted here). They accept every secret; a previous secret that is never refused shows it. Nor
 * can "refused" be told from a server that failed to look the client up, which Hydra answers in the same way.
 */
export class SecretProbe {
  readonly #server: AuthorizationServer;
  readonly #options: TokenEndpointRequestOptions;

  /**
   * @param tokenUrl The token endpoint, without query and fragment.
   * @throws invalid_configuration when HTTPS_PROXY or HTTP_PROXY is no URL.
   */
  constructor(
    tokenUrl: string,
    private readonly pace: Pace,
    private readonly limits: HttpLimits = PROBE_LIMITS,
  ) {
    const dispatcher = connectionPool(limits);
    this.#server = { issuer: tokenUrl, token_endpoint: tokenUrl };
    this.#options = {
      headers: { "cache-control": "no-store" },
      [allowInsecureRequests]: isLoopback(new URL(tokenUrl).hostname),
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it only comes back to send()
      [customFetch]: (url, init) => fetch(url, { ...init, dispatcher }),
    };
  }

  /**
   * One request, and its whole answer. (An answer with 421 makes fetch repeat it once, at the same URL on a new
   * connection: RFC 9110, section 15.5.20.)
   *
   * There is no redirect_uri, which goes with the code only if the authorization request had one (RFC 6749, section
   * 4.1.3): this code had no such request.
   *
   * @param timeLeftMs What the operation has left; the request ends by then, in milliseconds.
   */
  async send(client: ProbedClient, secret: string, timeLeftMs: number): Promise<ProbeReply> {
    const limitMs = Math.min(this.limits.requestMs, timeLeftMs);
    const authentication = AUTHENTICATION[client.authMethod](secret);
    try {
      const response = await genericTokenEndpointRequest(
        this.#server,
        { client_id: client.oauthClientId },
        authentication,
        "authorization_code",
        { code: randomBytes(32).toString("base64url") },
        { ...this.#options, signal: AbortSignal.timeout(Math.ceil(limitMs)) },
      );
      const body = await readBody(response, this.limits.bodyBytes);
      return body === undefined
        ? { failure: `its answer was larger than ${this.limits.bodyBytes} bytes` }
        : { status: response.status, headers: Object.fromEntries(response.headers), body };
    } catch (error) {
      return { failure: noCompleteAnswer(error, limitMs) };
    }
  }

  /**
   * Asks until the endpoint says accepted or refused, READ_ATTEMPTS times at most, with the pauses of a read.
   *
   * @throws verification_unknown with what was seen last; request_timeout when the operation has no time left;
   * rate_limited when the endpoint has asked others to wait longer than that
   */
  async ask(
    client: ProbedClient,
    secret: string,
    operation: Operation,
  ): Promise<Exclude<Verdict, "unknown">> {
    const purpose = `ask the token endpoint about a secret of OAuth client ${client.oauthClientId}`;
    const attempt: Attempt<Exclude<Verdict, "unknown">> = async (heard) => {
      const reply = await this.send(client, secret, operation.remaining());
      heard("headers" in reply ? reply.headers : {});
      const verdict = interpret(reply);
      if (verdict === "unknown") {
        throw verificationUnknown(client.oauthClientId, reply, operation.clock.now());
      }
      return verdict;
    };
    return await retrying(() => this.pace.send(purpose, operation, attempt), operation);
  }
}

/** The body as text; undefined when it is longer than `limitBytes`, unpacked. */
async function readBody(response: Response, limitBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limitBytes) {
      return undefined; // Leaving the loop drops the connection.
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
