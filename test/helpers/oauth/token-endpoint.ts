import http from "node:http";
import { type Socket } from "node:net";
import { listen } from "../http/listen";

/** A request as it came in. */
export interface ReceivedRequest {
  /** The first line, without the version: `POST /oauth2/token`. */
  readonly line: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A token endpoint on this machine that answers, or does not, exactly as a test says. */
export interface TokenEndpoint {
  readonly origin: string;
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
}

/** What to do about a request, byte by byte. */
export type Answer = (socket: Socket, request: ReceivedRequest) => void;

/** Starts endpoints that end with the test; called once inside a `describe`. */
export function tokenEndpoints(): (answer: Answer) => Promise<TokenEndpoint> {
  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((close) => close()));
  });
  return async (answer) => {
    const { endpoint, close } = await start(answer);
    running.push(close);
    return endpoint;
  };
}

async function start(answer: Answer): Promise<{ endpoint: TokenEndpoint; close: () => Promise<void> }> {
  const requests: ReceivedRequest[] = [];
  const server = http.createServer((request) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const received = {
        line: `${request.method ?? ""} ${request.url ?? ""}`,
        headers: request.headers,
        body: Buffer.concat(chunks).toString("latin1"),
      };
      requests.push(received);
      answer(request.socket, received);
    });
  });
  const { port, idle, close } = await listen(server);
  const origin = `http://127.0.0.1:${port}`;
  return { endpoint: { origin, url: `${origin}/oauth2/token`, requests, idle }, close };
}
