import type { RequestRecord } from "./request-log";
import type { Operation } from "./routes";
import type { Envelope } from "./types";

/** Which requests something applies to. A property that is left out matches all. */
export interface RequestMatch {
  operation?: Operation;
  /**
   * The client in the path, at the token endpoint the one in the credentials if there is such a client. Never
   * matches an operation on the whole account, such as a list.
   */
  clientId?: string;
}

/** Something that goes wrong with a request, or with the reply to it. */
export interface Fault extends RequestMatch {
  /** How many requests it happens to; `Infinity` for all. Default 1. */
  times?: number;
  /** How many matching requests to spare before that. Default 0. */
  skip?: number;
  /** Whether the request takes effect all the same, if it would have without the fault. Default false. */
  effect?: boolean;
  /** What the client gets instead of the reply. */
  reply: FaultReply;
}

/**
 * What a client gets instead of the true reply. Where it is made from the true reply, that is the reply the
 * request would have had, whether or not it takes effect. Replies of the token endpoint have no envelope:
 * `edit` and `staleFlag` never happen to them.
 */
export type FaultReply =
  /** The connection is reset. */
  | { kind: "reset" }
  /** Nothing, until the client or the simulator closes the connection. */
  | { kind: "noReply" }
  /** Anything: an object is sent as JSON, a string as plain text unless `headers` say otherwise. */
  | { kind: "respond"; status: number; headers?: Record<string, string>; body: string | object }
  /** The head and half the body of the true reply, then the end of the connection. */
  | { kind: "truncate" }
  /** The head and the first byte of the true reply, then nothing until the connection is closed. */
  | { kind: "slowBody" }
  /** The true reply with this envelope instead of its own. */
  | { kind: "edit"; edit: (envelope: Envelope) => object }
  /** The true reply, but `has_rotated_secret` is true: the flag lags behind a deletion. */
  | { kind: "staleFlag" };

/** Whether a request is one of those meant. */
export function matches(match: RequestMatch, request: RequestRecord): boolean {
  return (
    (match.operation === undefined || match.operation === request.operation) &&
    (match.clientId === undefined || match.clientId === request.clientId)
  );
}

/** Whether a fault can happen to replies of the API only. */
export function needsEnvelope({ kind }: FaultReply): boolean {
  return kind === "edit" || kind === "staleFlag";
}
