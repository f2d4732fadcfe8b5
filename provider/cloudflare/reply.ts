/**
 * What an answer of Cloudflare's API means. No I/O: the same answer always means the same.
 */
import { type z } from "zod";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../errors";
import { type HttpReply, type HttpRequest } from "./http";
import { invalidResponse } from "./invalid-response";
import { askedPause, RATE_LIMIT_ADVICE } from "../rate-limit";
import { envelope } from "./schemas";

/** The request never reached an endpoint: a wrong account id, or no such path. It says nothing about the client. */
const ROUTING_CODES = [7000, 7003];
/** Malformed or missing authorization, and unknown key or email; they come with 400 and 403 as well as 401. */
const AUTHENTICATION_CODES = [6003, 6103, 6111, 9103, 9106];
/** The rate limit; 971 has been seen with status 500. */
const RATE_LIMIT_CODES = [971, 10429];

/**
 * The `result` of a successful answer, checked against `schema`.
 *
 * Statuses decide before Cloudflare's codes do, since each of its services numbers its errors for itself.
 *
 * @param request What it answers.
 * @param now Milliseconds since the epoch, for a Retry-After that is a date.
 * @throws authentication_failed, permission_denied, client_not_found, rate_limited, api_error, invalid_response
 */
export function readReply<T>(
  reply: HttpReply,
  schema: z.ZodType<T>,
  { method, purpose }: Pick<HttpRequest, "method" | "purpose">,
  now: number,
): T {
  const parsed = envelope.safeParse(json(reply.body)).data;
  if (isGood(method, reply.status) && parsed?.success === true) {
    const result = schema.safeParse(parsed.result);
    if (result.success) {
      return result.data;
    }
    const where = [...new Set(result.error.issues.map(({ path }) => ["result", ...path].join(".")))].join(
      ", ",
    );
    throw invalidResponse(purpose, `is not as documented: ${where}`, evidenceOf(reply));
  }
  const codes = parsed?.success === false ? errorCodes(parsed.errors) : undefined;
  const details = evidenceOf(reply, codes, askedPause(reply.headers, now));
  const code = classify(reply.status, codes);
  throw code === "invalid_response"
    ? invalidResponse(purpose, notOfTheApi(reply), details)
    : failure(code, purpose, details);
}

/** All answers are documented as 200. A new secret that came with a 201 would be lost if that were held against it. */
function isGood(method: HttpRequest["method"], status: number): boolean {
  return method === "GET" ? status === 200 : status >= 200 && status < 300;
}

/** @param codes Those of Cloudflare's error envelope; undefined when the body is none. */
function classify(status: number, codes: readonly number[] | undefined): ErrorCode {
  const has = (known: readonly number[]) => codes?.some((code) => known.includes(code)) ?? false;
  if (status === 429 || has(RATE_LIMIT_CODES)) {
    return "rate_limited";
  }
  if (status === 401 || (status >= 400 && has(AUTHENTICATION_CODES))) {
    return "authentication_failed";
  }
  if (status === 403) {
    return "permission_denied";
  }
  if (status === 404 && codes && !has(ROUTING_CODES)) {
    return "client_not_found";
  }
  const isFailureOfTheApi = codes !== undefined || (status >= 400 && status !== 404);
  return isFailureOfTheApi ? "api_error" : "invalid_response";
}

function failure(code: ErrorCode, purpose: string, details: ErrorDetails): CloudflareOAuthError {
  const asked =
    details.retryAfterMs === undefined
      ? ""
      : ` Cloudflare asks to wait ${Math.ceil(details.retryAfterMs / 1000)} s.`;
  switch (code) {
    case "authentication_failed":
      return new CloudflareOAuthError(
        code,
        `Cloudflare did not accept the credential for the request to ${purpose}.`,
        "Check cloudflare:apiToken (CLOUDFLARE_API_TOKEN), or the API key and its email: whether it is complete, not " +
          "expired, not limited to other addresses, and has OAuth Client Read and OAuth Client Write. `pulumi refresh` " +
          "takes it from the last `pulumi up`, or from the environment.",
        details,
      );
    case "permission_denied":
      return new CloudflareOAuthError(
        code,
        `The credential may not ${purpose}.`,
        "Give the token the permission groups OAuth Client Read and OAuth Client Write on this account, and check accountId.",
        details,
      );
    case "client_not_found":
      return new CloudflareOAuthError(
        code,
        `Cloudflare could not ${purpose}: the account has no such client.`,
        "Check accountId and oauthClientId. If the client was deleted, `pulumi refresh` drops the resource from the state.",
        details,
      );
    case "rate_limited":
      return new CloudflareOAuthError(
        code,
        `Cloudflare's rate limit kept the request to ${purpose} from being served.${asked}`,
        RATE_LIMIT_ADVICE,
        details,
      );
    default:
      return new CloudflareOAuthError(
        code,
        `Cloudflare answered the request to ${purpose} with an error.${asked}`,
        details.cloudflareCodes?.some((number) => ROUTING_CODES.includes(number))
          ? "It could not route the request: check accountId and cloudflare:baseUrl."
          : "Look the error up in Cloudflare's API reference and on www.cloudflarestatus.com; then run the command again.",
        details,
      );
  }
}

function notOfTheApi({ status }: HttpReply): string {
  if (status >= 300 && status < 400) {
    return "is a redirect, which is not followed";
  }
  return "is not the JSON of Cloudflare's API";
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

type ApiErrors = Extract<z.infer<typeof envelope>, { success: false }>["errors"];

function errorCodes(errors: ApiErrors): number[] {
  const codes = errors.flatMap(({ code, error_chain = [] }) => [
    code,
    ...error_chain.map((inner) => inner.code),
  ]);
  return codes.filter((code) => code !== undefined);
}

/**
 * What an error repeats of an answer. Ray ids are 16 hexadecimal digits and an airport: anything else in that header is
 * not repeated.
 */
export function evidenceOf(
  { status, headers }: HttpReply,
  cloudflareCodes: readonly number[] = [],
  retryAfterMs?: number,
): ErrorDetails {
  const ray = headers["cf-ray"];
  return {
    status,
    cloudflareCodes,
    ...(ray !== undefined && /^[0-9a-f]{16}(-[A-Z]{3})?$/.test(ray) ? { ray } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
