import type { IncomingHttpHeaders } from "node:http";
import type { Route } from "./routes";

/** A request as it came in. */
export interface ReceivedRequest {
  /** HTTP method. */
  readonly method: string;
  /** The path as sent, without its query. */
  readonly path: string;
  /** The endpoint it means, if any. */
  readonly route: Route | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an endpoint answers, before a fault gets at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An object becomes JSON, a string plain text. */
  readonly body: string | object;
}
