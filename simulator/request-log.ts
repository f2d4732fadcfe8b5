import { BASE_PATH, type Operation, type Route } from "./routes";

/** How a request ended: an HTTP status, cut by the simulator, or never answered in full. */
export type Outcome = number | "reset" | "no reply";

/** One request. Holds no header and no body, hence no credential and no secret. */
export interface RequestRecord {
  /** HTTP method. */
  readonly method: string;
  /** Path without query, relative to the account: `oauth_clients/demo/rotate_secret`. */
  readonly path: string;
  /** The endpoint, if the path is one. */
  readonly operation: Operation | undefined;
  /** "no reply" until there is one. */
  readonly outcome: Outcome;
}

/** The same, while the request is being answered. */
export type OpenRequestRecord = { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] };

/** One line of the log: `DELETE oauth_clients/demo/rotate_secret 200`. */
export function toLine({ method, path, outcome }: RequestRecord): string {
  return `${method} ${path} ${outcome}`;
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
    const prefix = this.#prefixes.find((candidate) => path.startsWith(candidate)) ?? "";
    const record: OpenRequestRecord = {
      method,
      path: path.slice(prefix.length),
      operation: route?.operation,
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
