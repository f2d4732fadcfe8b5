import { type HttpReply } from "../../provider/cloudflare/http";

/** Answers that a server gives in place of the true one, after which nobody knows whether it did what it was asked. */
const DOUBTFUL = {
  "502 page": { status: 502, headers: { "content-type": "text/html" }, body: "<p>s3cret-page</p>" },
  "200 page": { status: 200, headers: { "content-type": "text/html" }, body: "<p>s3cret-page</p>" },
  "200 shape": json(200, { success: true, errors: [], messages: [], result: "s3cret-shape" }),
  "200 failure": json(200, refusal(1000)),
  "500": json(500, refusal(1000)),
} satisfies Record<string, HttpReply>;

/** Refusals: a server that sends them has done nothing. */
const REFUSALS = {
  "401": json(401, refusal(10000)),
  "403": json(403, refusal(10000)),
  "404": json(404, refusal(1001)),
  "409": json(409, refusal(1000)),
  "429": json(429, refusal(10429)),
  "429 for 9 s": json(429, refusal(10429), { "retry-after": "9" }),
  "429 for an hour": json(429, refusal(10429), { "retry-after": "3600" }),
} satisfies Record<string, HttpReply>;

type Spoiled = keyof typeof DOUBTFUL | keyof typeof REFUSALS;

/** What happens to one call. */
export interface CallFault {
  /** cut, late: no answer. unsent: no connection. dies: the process, without seeing an answer. */
  readonly kind: "cut" | "late" | "unsent" | "dies" | Spoiled;
  /** Whether the call has its effect all the same. */
  readonly effect: boolean;
}

/** Every fault there is. */
export const CALL_FAULTS: readonly CallFault[] = [
  ...(["cut", "late", "dies", ...names(DOUBTFUL)] as const).flatMap((kind) => [
    { kind, effect: false },
    { kind, effect: true },
  ]),
  ...(["unsent", ...names(REFUSALS)] as const).map((kind) => ({ kind, effect: false })),
];

/** The answer in place of the true one. */
export function spoiled(kind: Spoiled): HttpReply {
  return { ...DOUBTFUL, ...REFUSALS }[kind];
}

function names<T extends object>(replies: T): (keyof T)[] {
  return Object.keys(replies) as (keyof T)[];
}

function refusal(code: number): object {
  return { success: false, errors: [{ code, message: "s3cret-message" }], messages: [], result: null };
}

function json(status: number, body: object, headers: Record<string, string> = {}): HttpReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
