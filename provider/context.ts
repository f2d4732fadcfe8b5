import { ClientQueue } from "./client-queue";
import { type Clock } from "./clock";
import { CloudflareHttp } from "./cloudflare/http";
import { OAuthClients } from "./cloudflare/oauth-clients";
import { type Configuration } from "./configuration";
import { SecretProbe } from "./oauth/probe";
import { Operation } from "./operation";

/** What operations reach Cloudflare with. */
interface Connection {
  readonly configuration: Configuration;
  readonly clients: OAuthClients;
  readonly probe: SecretProbe;
}

/** What the operations of one provider process share. */
export class ProviderContext {
  /** Orders the operations on one OAuth client. */
  readonly queue = new ClientQueue();
  /** Ids of the clients whose newest secret this process knows to be lost: nothing may delete the other one. */
  readonly lostSecrets = new Set<string>();
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
    private readonly beforeChange?: () => Promise<void>,
  ) {}

  /** Begins an operation. Throws invalid_configuration. */
  begin(): { readonly operation: Operation } & Pick<Connection, "clients" | "probe"> {
    this.#connection ??= connect(this.readConfiguration(), this.beforeChange);
    const { configuration, clients, probe } = this.#connection;
    return { operation: new Operation(this.clock, configuration.operationLimitMs), clients, probe };
  }
}

function connect(configuration: Configuration, beforeChange?: () => Promise<void>): Connection {
  return {
    configuration,
    clients: new OAuthClients(new CloudflareHttp(configuration), beforeChange),
    probe: new SecretProbe(configuration.tokenUrl),
  };
}
