import { ClientQueue } from "./client-queue";
import { type Clock } from "./clock";
import { CloudflareHttp } from "./cloudflare/http";
import { OAuthClients } from "./cloudflare/oauth-clients";
import { type Configuration } from "./configuration";
import { Operation } from "./operation";

/** What the operations of one provider process share. */
export class ProviderContext {
  /** Orders the operations on one OAuth client. */
  readonly queue = new ClientQueue();
  #connected: { readonly clients: OAuthClients; readonly configuration: Configuration } | undefined;

  /**
   * @param readConfiguration Called when the first operation begins; again after it threw.
   * @param notify Shows a line to the person who runs Pulumi.
   */
  constructor(
    private readonly readConfiguration: () => Configuration,
    readonly clock: Clock,
    readonly notify: (message: string) => void,
  ) {}

  /** Begins an operation. Throws invalid_configuration. */
  begin(): { readonly operation: Operation; readonly clients: OAuthClients } {
    this.#connected ??= this.#connect();
    const { clients, configuration } = this.#connected;
    return { operation: new Operation(this.clock, configuration.operationLimitMs), clients };
  }

  #connect() {
    const configuration = this.readConfiguration();
    return { configuration, clients: new OAuthClients(new CloudflareHttp(configuration)) };
  }
}
