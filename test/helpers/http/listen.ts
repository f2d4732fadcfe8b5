import { once } from "node:events";
import { type AddressInfo, type Server, type Socket } from "node:net";

/** A server of a test that listens on this machine. */
export interface Listening {
  readonly port: number;
  /** Resolves when every connection of now is closed. */
  readonly idle: () => Promise<void>;
  /** Cuts every connection and stops. */
  readonly close: () => Promise<void>;
}

/** Lets `server` listen on a free port, and keeps track of its connections. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // Peers that give up are what the tests are about.
    socket.once("close", () => {
      sockets.delete(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async idle() {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
      );
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}
