import { gzipSync } from "node:zlib";

/** A complete answer of a server. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a client gets in place of the true answer. */
export type Spoiling =
  /** No connection: nobody listens. */
  | { readonly kind: "refused" }
  /** The connection is reset. */
  | { readonly kind: "reset" }
  /** Nothing, until the client's time is up. */
  | { readonly kind: "silent" }
  /** The head and the first byte of the answer, then nothing until the client's time is up. */
  | { readonly kind: "slow" }
  /** The head and half the answer, then the end of the connection. */
  | { readonly kind: "truncated" }
  /** Another answer, made from the true one. */
  | { readonly kind: "answer"; readonly answer: (truth: Answer) => Answer };

/** Bodies may be this long in these tests, in bytes. */
export const BODY_LIMIT = 64 * 1024;

/** How long the server asks to wait that asks for too much, in seconds: more than an operation has. */
const TOO_LONG = "3600";

/** What stands in every answer that no server should give, and must never be repeated. */
export const ECHO = "echoed-s3cret";

const json = (status: number, body: object, headers: Record<string, string> = {}): Spoiling =>
  instead(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
const page = (status: number, headers: Record<string, string> = {}): Spoiling =>
  instead(status, `<!doctype html><p>${ECHO}</p>`, { "content-type": "text/html", ...headers });
const refusal = (status: number, code: number, headers: Record<string, string> = {}): Spoiling =>
  json(
    status,
    { success: false, errors: [{ code, message: ECHO }], messages: [], result: null, error: "server_error" },
    headers,
  );

function instead(status: number, body: string, headers: Record<string, string>): Spoiling {
  return { kind: "answer", answer: () => ({ status, headers, body: Buffer.from(body) }) };
}

/** The true answer, which is JSON, with so much white space at its end that it is too large. */
function padded({ body }: Answer): Buffer {
  return Buffer.concat([body, Buffer.alloc(BODY_LIMIT + 1, " ")]);
}

/** Every fault, by the name that it has in the table. */
export const FAULTS = {
  "refused connection": { kind: "refused" },
  reset: { kind: "reset" },
  "no answer": { kind: "silent" },
  "slow body": { kind: "slow" },
  "truncated body": { kind: "truncated" },
  "200 HTML": page(200),
  "200 plain text": instead(200, `ok ${ECHO}`, { "content-type": "text/plain" }),
  "200 wrong shape": json(200, { success: true, errors: [], messages: [], result: ECHO }),
  "200 success:false": refusal(200, 1000),
  "302 redirect": page(302, { location: "https://login.invalid/" }),
  "401 JSON": refusal(401, 10000),
  "401 invalid_client": json(401, { error: "invalid_client", error_description: ECHO }),
  "403 JSON": refusal(403, 10000),
  "404 JSON": refusal(404, 1001),
  "404 HTML": page(404),
  "409 JSON": refusal(409, 1000),
  "429 JSON": refusal(429, 10429),
  "429, Retry-After 7": refusal(429, 10429, { "retry-after": "7" }),
  "429, Retry-After 3600": refusal(429, 10429, { "retry-after": TOO_LONG }),
  "500 JSON": refusal(500, 1000),
  "500 with a code of the rate limit": refusal(500, 971),
  "502 HTML": page(502),
  "520 HTML": page(520),
  "huge body": { kind: "answer", answer: (truth) => ({ ...truth, body: padded(truth) }) },
  "gzip bomb": {
    kind: "answer",
    answer: (truth) => ({
      ...truth,
      headers: { ...truth.headers, "content-encoding": "gzip" },
      body: gzipSync(padded(truth)),
    }),
  },
} as const satisfies Record<string, Spoiling>;

export type FaultName = keyof typeof FAULTS;
