import { ClientQueue } from "./client-queue";
import { type Clock } from "./clock";
import { formatId, type OAuthClientRef } from "./cloudflare/client-id";
import { CloudflareHttp } from "./cloudflare/http";
import { type Observation } from "./cloudflare/observation";
import { OAuthClients } from "./cloudflare/oauth-clients";
import { OAuthClientRequests } from "./cloudflare/requests";
import { type Configuration } from "./configuration";
import { withNothingChanged } from "./errors";
import { SecretProbe } from "./oauth/probe";
import { Operation } from "./operation";
import { Pace } from "./pace";
import { pauseNotice } from "./pause-notice";

/** What operations reach Cloudflare with. */
interface Connection {
  readonly operationLimitMs: number;
  readonly clients: OAuthClients;
  readonly probe: SecretProbe;
}

/** What one operation works with. */
export interface Tools extends Pick<Connection, "clients" | "probe"> {
  readonly operation: Operation;
}

/** What the operations of one provider process share. */
export class ProviderContext {
  /** Ids of the clients whose newest secret is lost, or may be, as far as this process knows: nothing may delete the other one. */
  readonly lostSecrets = new Set<string>();
  readonly #queue = new ClientQueue();
  readonly #announcePause: (pauseMs: number) => void;
  #connection: Connection | undefined;

  /**
   * @param readConfiguration Called when the first operation begins; again after it threw.
   * @param notify Shows a line to the person who runs Pulumi.
   * @param beforeChange Called before each request that changes something, which is not sent if it throws.
   */
  constructor(
    private readonly readConfiguration: () => Configuration,
    readonly clock: Clock,
    readonly notify: (message: string) => void,
    private readonly beforeChange: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#announcePause = pauseNotice(clock, notify);
  }

  /**
   * Does what may change `ref`, after all that was asked for this client before.
   *
   * @throws invalid_configuration
   */
  async change<T>(ref: OAuthClientRef, work: (tools: Tools) => Promise<T>): Promise<T> {
    const tools = this.begin();
    return await this.#queue.run(formatId(ref), () => attended(ref, tools, work));
  }

  /**
   * Looks at `ref` and changes nothing.
   *
   * @param oneOfMany See {@link OAuthClients.look}.
   * @throws invalid_configuration, and what {@link OAuthClients.look} throws
   */
  async look(ref: OAuthClientRef, oneOfMany: boolean): Promise<Observation> {
    return await attended(ref, this.begin(), async ({ clients, operation }) => {
      try {
        return await clients.look(ref, operation, oneOfMany);
      } catch (error) {
        throw withNothingChanged(error);
      }
    });
  }

  /** Begins an operation. Throws invalid_configuration. */
  begin(): Tools {
    this.#connection ??= this.#connect(this.readConfiguration());
    const { operationLimitMs, clients, probe } = this.#connection;
    return { operation: new Operation(this.clock, operationLimitMs, this.#announcePause), clients, probe };
  }

  #connect(configuration: Configuration): Connection {
    const http = new CloudflareHttp(configuration);
    const requests = new OAuthClientRequests(http, new Pace(this.clock), this.beforeChange);
    return {
      operationLimitMs: configuration.operationLimitMs,
      clients: new OAuthClients(requests, this.clock),
      probe: new SecretProbe(configuration.tokenUrl, new Pace(this.clock)),
    };
  }
}

/** The reads of the others in the account wait for those of this operation, until it has ended. */
async function attended<T>(
  ref: OAuthClientRef,
  tools: Tools,
  work: (tools: Tools) => Promise<T>,
): Promise<T> {
  const leave = tools.clients.enter(ref, tools.operation);
  try {
    return await work(tools);
  } finally {
    leave();
  }
}
