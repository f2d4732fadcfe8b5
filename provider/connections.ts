import { EnvHttpProxyAgent, type Dispatcher } from "undici";
import { CloudflareOAuthError, plainCause } from "./errors";

/** Bounds of one request. */
export interface HttpLimits {
  /** Making the connection, in milliseconds. */
  readonly connectMs: number;
  /** The request from its start to the end of its body, in milliseconds. */
  readonly requestMs: number;
  /** The body, in bytes. */
  readonly bodyBytes: number;
}

/** The body may be 20 times the list of 1,000 clients with all their fields. */
export const HTTP_LIMITS: HttpLimits = { connectMs: 10_000, requestMs: 30_000, bodyBytes: 32 * 1024 * 1024 };

/**
 * The connections of one HTTP client, through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.
 *
 * @throws invalid_configuration when HTTPS_PROXY or HTTP_PROXY is no URL.
 */
export function connectionPool({ connectMs }: Pick<HttpLimits, "connectMs">): Dispatcher {
  try {
    // HTTP/1.1 and one request at a time on a connection: then a cut connection concerns one request only.
    return new EnvHttpProxyAgent({ connectTimeout: connectMs, allowH2: false, pipelining: 1 });
  } catch (error) {
    throw new CloudflareOAuthError(
      "invalid_configuration",
      "The proxy named by HTTPS_PROXY or HTTP_PROXY is not a URL. Nothing was sent.",
      "Correct the variable (http://host:port), or unset it.",
      { cause: plainCause(error) },
    );
  }
}
