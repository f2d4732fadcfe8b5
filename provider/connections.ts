import { EnvHttpProxyAgent, type Dispatcher } from "undici";
import { type HttpLimits } from "./cloudflare/http";
import { CloudflareOAuthError, plainCause } from "./errors";

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
