import { once } from "node:events";
import { request, type Dispatcher } from "undici";
import { type Configuration, type Credential } from "../configuration";
import { connectionPool, HTTP_LIMITS, type HttpLimits } from "../connections";
import { CloudflareOAuthError, plainCause } from "../errors";
import { invalidResponse } from "./invalid-response";
import { codeOf, isNotConnected, isTimeout } from "../transport-errors";

/** A request, as one attempt. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments of the path below the base URL, not encoded. */
  readonly path: readonly string[];
  /** What it is for, in the infinitive, for error messages: "read OAuth client demo". */
  readonly purpose: string;
}

/** A complete answer. */
export interface HttpReply {
  readonly status: number;
  /** By lower-case name; the lines of a repeated header as one list (RFC 9110, 5.3). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request to Cloudflare's API, once, and reads the whole answer. Says nothing on what the answer means. */
export class CloudflareHttp {
  readonly #dispatcher: Dispatcher;

  /** @throws invalid_configuration when HTTPS_PROXY or HTTP_PROXY is no URL. */
  constructor(
    private readonly configuration: Configuration,
    private readonly limits: HttpLimits = HTTP_LIMITS,
  ) {
    this.#dispatcher = connectionPool(limits);
  }

  /**
   * @param timeLeftMs What the operation has left; the request ends by then, in milliseconds.
   * @throws network_failure, request_timeout, invalid_response (an encoded or oversized body)
   */
  async send({ method, path, purpose }: HttpRequest, timeLeftMs: number): Promise<HttpReply> {
    const limitMs = Math.min(this.limits.requestMs, timeLeftMs);
    const signal = AbortSignal.timeout(Math.ceil(limitMs));
    try {
      const sent = request(`${this.configuration.baseUrl}/${encodePath(path)}`, {
        method,
        headers: { accept: "application/json", ...authorization(this.configuration.credential) },
        dispatcher: this.#dispatcher,
        signal,
      });
      // undici heeds the signal only once there is a connection.
      const answer = await Promise.race([sent, abortionOf(signal)]);
      const headers = joinedValues(answer.headers);
      const body = await readBody(answer, headers, this.limits.bodyBytes, purpose);
      return { status: answer.statusCode, headers, body };
    } catch (error) {
      throw error instanceof CloudflareOAuthError ? error : transportFailure(error, purpose, limitMs);
    }
  }
}

async function abortionOf(signal: AbortSignal): Promise<never> {
  await once(signal, "abort");
  throw signal.reason;
}

/** Each name as one segment, whatever it holds. */
function encodePath(segments: readonly string[]): string {
  return segments
    .map((segment) => {
      if (segment === "" || segment === "." || segment === "..") {
        throw new CloudflareOAuthError(
          "invalid_configuration",
          `"${segment}" cannot be a segment of a path. Nothing was sent.`,
          "Correct accountId and oauthClientId.",
        );
      }
      return encodeURIComponent(segment);
    })
    .join("/");
}

function authorization(credential: Credential): Record<string, string> {
  return credential.kind === "apiToken"
    ? { authorization: `Bearer ${credential.apiToken}` }
    : { "x-auth-email": credential.email, "x-auth-key": credential.apiKey };
}

function joinedValues(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) {
      joined[name] = Array.isArray(value) ? value.join(", ") : value;
    }
  }
  return joined;
}

async function readBody(
  answer: Dispatcher.ResponseData,
  headers: Readonly<Record<string, string>>,
  limitBytes: number,
  purpose: string,
): Promise<string> {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    answer.body.on("error", () => undefined).destroy(); // The abort is an error event of its own.
    throw invalidResponse(purpose, "comes in an encoding that was not asked for", {
      status: answer.statusCode,
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) {
      answer.body.destroy();
      throw invalidResponse(purpose, `is larger than ${limitBytes} bytes`, { status: answer.statusCode });
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks)); // Without a byte order mark, which JSON.parse does not know.
}

function transportFailure(cause: unknown, purpose: string, limitMs: number): CloudflareOAuthError {
  const unsent = isNotConnected(cause);
  const code = codeOf(cause);
  const named = code === undefined ? "" : ` (${code})`;
  const details = { cause: plainCause(cause), unsent };
  if (isTimeout(cause)) {
    return new CloudflareOAuthError(
      "request_timeout",
      unsent
        ? `No connection could be made in time to ${purpose}${named}.`
        : `No complete answer came within ${limitMs / 1000} s to the request to ${purpose}.`,
      "Check the network, and www.cloudflarestatus.com; then run the command again.",
      details,
    );
  }
  return new CloudflareOAuthError(
    "network_failure",
    unsent
      ? `No connection could be made to ${purpose}${named}.`
      : `The connection was cut before the answer to the request to ${purpose} was complete${named}.`,
    "Check the network, cloudflare:baseUrl and HTTPS_PROXY; then run the command again.",
    details,
  );
}
