import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { type AddressInfo, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Answer, type Spoiling } from "./fault";
import { type Endpoint, endpointOf, onRequests } from "./sent-requests";

/** A fault, and the requests it happens to. */
export interface PlannedFault {
  readonly endpoint: Endpoint;
  /** How many requests to that endpoint to spare first. */
  readonly skip: number;
  /** How many it happens to after that. */
  readonly times: number;
  readonly spoiling: Spoiling;
  /** Whether the request reaches the server behind all the same; requests that change nothing always do. */
  readonly effect: boolean;
}

/** An answer to a request that had no effect, for what is made from a true one. */
const PLAUSIBLE: Answer = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ success: true, errors: [], messages: [], result: null })),
};

/** Headers that the gate writes itself. */
const OF_THE_CONNECTION = ["connection", "keep-alive", "content-length", "transfer-encoding", "date"];

/** Stands before a server on this machine, hands everything on, and spoils what it is told to. */
export class FaultGate {
  /** The requests that a client has begun, whether or not they arrived. */
  readonly begun: Endpoint[] = [];
  /** How many requests the fault has happened to. */
  met = 0;
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #fault: PlannedFault | undefined;
  #seen = 0;
  #afterHead: (() => void) | undefined;
  #unsubscribe: () => void = () => undefined;

  /**
   * @param behind The origin of the server behind.
   * @param onTimeUp Called when a client waits for something that never comes.
   */
  constructor(
    private readonly behind: string,
    private readonly onTimeUp: () => void,
  ) {
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    this.#listen();
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#unsubscribe = onRequests({
      created: (endpoint) => {
        this.begun.push(endpoint);
        if (this.#fault?.spoiling.kind === "refused" && this.#isDue(endpoint)) {
          this.#server.close();
        }
      },
      notConnected: () => {
        if (!this.#server.listening) {
          this.#listen();
        }
      },
      answered: () => {
        const next = this.#afterHead;
        this.#afterHead = undefined;
        if (next) {
          setImmediate(next);
        }
      },
    });
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#agent.destroy();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  /** Lets a fault happen, in place of the one before; without one everything goes well. What was counted is forgotten. */
  plan(fault?: PlannedFault): void {
    this.#fault = fault;
    this.#seen = this.met = 0;
    this.begun.length = 0;
  }

  #listen(): void {
    this.#server.listen(this.#port, "127.0.0.1");
  }

  #isDue(endpoint: Endpoint): boolean {
    const fault = this.#fault;
    if (endpoint !== fault?.endpoint) {
      return false;
    }
    const at = this.#seen++ - fault.skip;
    const isDue = at >= 0 && at < fault.times;
    this.met += isDue ? 1 : 0;
    return isDue;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) {
      return; // The client gave up while sending.
    }
    const endpoint = endpointOf(request.method ?? "", request.url ?? "");
    const fault = this.#fault?.spoiling.kind !== "refused" && this.#isDue(endpoint) ? this.#fault : undefined;
    const arrives = !fault || fault.effect || (endpoint !== "delete" && endpoint !== "post");
    const truth = arrives ? await this.#handOn(request, body) : PLAUSIBLE;
    if (fault) {
      this.#spoil(response, fault.spoiling, truth);
    } else {
      send(response, truth);
    }
  }

  async #handOn(request: http.IncomingMessage, body: Buffer): Promise<Answer> {
    const onward = http.request(`${this.behind}${request.url ?? ""}`, {
      agent: this.#agent,
      method: request.method ?? "",
      headers: { ...request.headers, connection: "keep-alive" },
    });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [http.IncomingMessage];
    const headers = Object.entries(answer.headers).filter(([name]) => !OF_THE_CONNECTION.includes(name));
    return {
      status: answer.statusCode ?? 0,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      body: await buffer(answer),
    };
  }

  #spoil(response: http.ServerResponse, spoiling: Spoiling, truth: Answer): void {
    switch (spoiling.kind) {
      case "refused":
        return assert.fail("it arrived");
      case "reset":
        response.socket?.resetAndDestroy();
        return;
      case "silent":
        this.onTimeUp();
        return;
      case "slow":
        this.#afterHead = this.onTimeUp;
        begin(response, truth).write(truth.body.subarray(0, 1));
        return;
      case "truncated":
        begin(response, truth).write(truth.body.subarray(0, truth.body.length / 2), () => {
          response.destroy();
        });
        return;
      case "answer":
        send(response, spoiling.answer(truth));
        return;
    }
  }
}

/** Every answer ends its connection, so that each request has to make one. */
function begin(response: http.ServerResponse, { status, headers, body }: Answer): http.ServerResponse {
  return response.writeHead(status, { ...headers, "content-length": body.length, connection: "close" });
}

function send(response: http.ServerResponse, answer: Answer): void {
  begin(response, answer).end(answer.body);
}
