import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Api } from "./api";
import type { ClientStore } from "./client-store";
import type { ReceivedRequest, Reply } from "./exchange";
import type { FaultPlan } from "./fault-plan";
import type { Holds } from "./holds";
import type { RequestLog, RequestRecord } from "./request-log";
import { parseRoute } from "./routes";
import { sendFault, sendReply } from "./send-reply";
import { answerTokenRequest, identifyOrigin } from "./token-endpoint";

/** What the server puts together. */
export interface ServerParts {
  readonly api: Api;
  readonly store: ClientStore;
  readonly faults: FaultPlan;
  readonly holds: Holds;
  readonly log: RequestLog;
  /** Waits for as long as a reply takes at least. */
  readonly latency: () => Promise<void>;
  readonly onRequest: (request: RequestRecord) => void;
}

/** The HTTP server: joins the two endpoints with the faults, the holds and the log. */
export class SimulatorServer {
  readonly #server: Server;
  #closed: Promise<void> | undefined;

  constructor(private readonly parts: ServerParts) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Cutting an idle connection just when it is used again would look like a fault nobody asked for.
    this.#server.keepAliveTimeout = 0;
  }

  /** Listens on 127.0.0.1 and returns the origin: `http://127.0.0.1:4711`. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    const { address, port: actualPort } = this.#server.address() as AddressInfo;
    return `http://${address}:${actualPort}`;
  }

  /** Ends every connection and stops listening. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
    return this.#closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { store, faults, holds, log, latency, onRequest } = this.parts;
    const { method = "", url = "", headers } = request;
    const [path = ""] = url.split("?");
    const route = parseRoute(method, path);
    const record = log.open(method, path, route);
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    void closed.then(() => {
      onRequest(record);
    });

    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // The client gave up while sending.

    const received = { method, path, route, headers, body };
    if (route?.operation === "token") Object.assign(record, identifyOrigin(received, store));
    const fault = faults.choose(record);
    // Without effect means with effect on a copy: the true reply may still be needed.
    const answer = () => this.#answer(received, fault && !fault.effect ? store.copy() : store);
    const hold = holds.take(record);
    const early = hold?.match.effect === "before" ? answer() : undefined;
    await Promise.race([Promise.all([hold?.pass(), latency()]), closed]);
    if (response.destroyed) return; // The client gave up while it was held, or on its way.

    const reply = early ?? answer();
    record.outcome = fault ? sendFault(response, fault.reply, reply) : sendReply(response, reply);
  }

  #answer(request: ReceivedRequest, store: ClientStore): Reply {
    const { route } = request;
    return route?.operation === "token"
      ? answerTokenRequest(request, store)
      : this.parts.api.answer({ ...request, route }, store);
  }
}
