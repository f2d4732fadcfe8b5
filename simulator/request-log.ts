import type { PresentedSecret } from "./presented-secret";
import { BASE_PATH, TOKEN_PATH, type Operation, type Route } from "./routes";

/** How a request ended: an HTTP status, cut by the simulator, or never answered in full. */
export type Outcome = number | "reset" | "no reply";

/** One request. Holds no header and no body, hence no credential and no secret. */
export interface RequestRecord {
  /** HTTP method. */
  readonly method: string;
  /** Path without query, relative to the account: `oauth_clients/demo/rotate_secret`; or `oauth2/token`. */
  readonly path: string;
  /** The endpoint, if the path is one. */
  readonly operation: Operation | undefined;
  /** The client it is about. At the token endpoint undefined unless there is such a client. */
  readonly clientId: string | undefined;
  /** At the token endpoint: which secret it came with, as matters stood on arrival. */
  readonly secret?: PresentedSecret;
  /** "no reply" until there is one. */
  readonly outcome: Outcome;
}

/** The same, while the request is being answered. */
export type OpenRequestRecord = { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] };

/**
 * One line of the log: `DELETE oauth_clients/demo/rotate_secret 200`. A token request also shows client and
 * secret: `POST oauth2/token demo newest 400`, or `POST oauth2/token - unknown 401` for an unknown client.
 */
export function toLine({ method, path, clientId, secret, outcome }: RequestRecord): string {
  if (secret === undefined) return `${method} ${path} ${outcome}`;
  // Encoded as in a path, so that a line remains a line.
  const client = clientId === undefined ? "-" : encodeURIComponent(clientId);
  return `${method} ${path} ${client} ${secret} ${outcome}`;
}

/** Every request, in order of arrival. */
export class RequestLog {
  readonly records: OpenRequestRecord[] = [];
  readonly #prefixes: readonly string[];
  #taken = 0;

  constructor(accountId: string) {
    this.#prefixes = [`${BASE_PATH}/accounts/${accountId}/`, `${BASE_PATH}/`];
  }

  /** Notes the arrival of a request. Whoever answers it sets the outcome. */
  open(method: string, path: string, route: Route | undefined): OpenRequestRecord {
    const prefixes = path === TOKEN_PATH ? ["/"] : this.#prefixes;
    const prefix = prefixes.find((candidate) => path.startsWith(candidate)) ?? "";
    const record: OpenRequestRecord = {
      method,
      path: path.slice(prefix.length),
      operation: route?.operation,
      clientId: route?.clientId,
      outcome: "no reply",
    };
    this.records.push(record);
    return record;
  }

  /** The lines of the requests that arrived since the last call. */
  take(): string[] {
    const lines = this.records.slice(this.#taken).map(toLine);
    this.#taken = this.records.length;
    return lines;
  }
}
