import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";

/** A proxy that the processes of a stack are told to use for everything outside this machine, and that lets nothing out. */
export interface NetworkTrap {
  /** Variables for the processes to be watched. */
  readonly env: Readonly<Record<string, string>>;
  /** Where they wanted to go since the last call. */
  takeAttempts(): string[];
  close(): Promise<void>;
}

export async function setNetworkTrap(): Promise<NetworkTrap> {
  const attempts: string[] = [];
  const server = createServer((request, response) => {
    attempts.push(`${String(request.method)} ${String(request.url)}`);
    response.writeHead(403).end();
  });
  server.on("connect", (request, socket) => {
    attempts.push(`CONNECT ${String(request.url)}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "127.0.0.1,localhost" },
    takeAttempts: () => attempts.splice(0),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
