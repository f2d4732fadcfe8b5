/**
 * A real authorization server on this machine: oidc-provider, certified for OpenID Connect, so a second opinion on what
 * a client has to send and what it is told.
 */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { type AddressInfo } from "node:net";
import type { Adapter, ClientMetadata } from "oidc-provider";

export interface AuthorizationServer {
  readonly tokenUrl: string;
  close(): Promise<void>;
}

/** The one thing that is stored is the clients, and those are given; so every code is one that was never issued. */
class EmptyStore implements Adapter {
  find = () => Promise.resolve(undefined);
  findByUserCode = this.find;
  findByUid = this.find;
  upsert = () => Promise.resolve();
  consume = this.upsert;
  destroy = this.upsert;
  revokeByGrantId = this.upsert;
}

/** Starts a server that knows `clients`. It is configured so that it has nothing to warn about on the console. */
export async function startAuthorizationServer(
  clients: readonly ClientMetadata[],
): Promise<AuthorizationServer> {
  const { Provider } = await import("oidc-provider"); // An ES module, which a CommonJS one may import only like this.
  const server = http.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;

  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    adapter: EmptyStore,
    clients: clients.map((client) => ({ redirect_uris: [`${issuer}/callback`], ...client })),
    cookies: { keys: ["signs cookies that no test gets"] },
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  });
  const handle = provider.callback();
  server.on("request", (request, response) => void handle(request, response));

  return {
    tokenUrl: `${issuer}/token`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
