import net from "node:net";
import tls from "node:tls";
import { listen } from "./listen";
import { selfSigned } from "./self-signed-certificate";

/** A server on this machine that answers, or does not, exactly as a test says. */
export interface RawServer {
  /** `http://127.0.0.1:4711`; with TLS `https://localhost:4711`. */
  readonly origin: string;
  readonly port: number;
  /** The heads of the requests as they came in, without the empty line at their end. */
  readonly heads: readonly string[];
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  /** Cuts all connections and stops. */
  close(): Promise<void>;
}

/** What to do about a request. After CONNECT, what comes in on the socket is left to it too. */
export type Answer = (socket: net.Socket, head: string) => void;

export interface RawServerOptions {
  /** Speak TLS, with the certificate of {@link selfSigned}. */
  readonly tls?: boolean;
}

export async function startRawServer(answer: Answer, options: RawServerOptions = {}): Promise<RawServer> {
  const heads: string[] = [];

  function serve(socket: net.Socket): void {
    let received = "";
    socket.on("error", () => undefined); // Peers that give up are what the tests are about.
    socket.on("data", function take(chunk: Buffer) {
      received += chunk.toString("latin1");
      for (let end = received.indexOf("\r\n\r\n"); end >= 0; end = received.indexOf("\r\n\r\n")) {
        const head = received.slice(0, end);
        received = received.slice(end + 4);
        heads.push(head);
        if (head.startsWith("CONNECT ")) {
          socket.off("data", take);
        }
        answer(socket, head);
      }
    });
  }

  const server = options.tls ? tls.createServer(await selfSigned(), serve) : net.createServer(serve);
  server.on("tlsClientError", () => undefined);
  const { port, idle, close } = await listen(server);
  const origin = options.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { origin, port, heads, idle, close };
}

/** Starts servers that end with the test; called once inside a `describe`. */
export function rawServers(): typeof startRawServer {
  const running: RawServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return async (answer, options) => {
    const server = await startRawServer(answer, options);
    running.push(server);
    return server;
  };
}

/** An origin at which nobody listens (any more). */
export async function deadOrigin(): Promise<string> {
  const server = await startRawServer(() => undefined);
  await server.close();
  return server.origin;
}

/** An HTTP answer as it goes over the wire; its content-length is right unless `headers` has another. */
export function answerText(status: number, body: unknown = "", headers: Record<string, string> = {}): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const lines = Object.entries({ "content-length": String(Buffer.byteLength(text)), ...headers });
  return `HTTP/1.1 ${status} Status\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${text}`;
}

/** The value of a header in a request's head. */
export function header(head: string, name: string): string | undefined {
  const line = head.split("\r\n").find((candidate) => candidate.toLowerCase().startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}
