import type { Permission } from "./credentials";
import type { Fault } from "./fault";
import type { HeldRequest, HoldMatch } from "./holds";
import type { SimulatedClientOptions } from "./options";
import type { RequestRecord } from "./request-log";
import type { SecretLag } from "./secret-lag";

/** A running simulator. What is done here is done at once, past the API: it is not logged. */
export interface Simulator {
  /** What takes the place of `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  /**
   * What takes the place of `https://dash.cloudflare.com/oauth2/token`. Needs no API credential and counts
   * against no rate limit.
   */
  readonly tokenUrl: string;
  /** The id of its one account. */
  readonly accountId: string;
  /** Its first API token. Throws if it was started with API keys only. */
  readonly token: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly RequestRecord[];
  /**
   * The log lines of the requests that arrived since the last call, in order of arrival:
   * `DELETE oauth_clients/demo/rotate_secret 200`. In place of the status, `reset` says that the simulator
   * cut the connection, `no reply` that the request has not been answered in full. A token request also shows
   * which secret of which client it came with: `POST oauth2/token demo newest 400`.
   */
  takeRequests(): string[];

  /** The clients there are now, in order of creation. */
  readonly clients: readonly SimulatedClient[];
  /** Adds an OAuth client. Throws if there is one with this id. */
  addClient(options: SimulatedClientOptions): SimulatedClient;
  /** Removes an OAuth client, as if someone had deleted it in the dashboard. */
  removeClient(clientId: string): void;
  /** A client as it is now and will be. Throws if there is none with this id. */
  client(clientId: string): SimulatedClient;
  /** Adds a second secret and returns it, as someone outside the stack would. Throws if there are two. */
  rotate(clientId: string): string;
  /** Removes the older of two secrets, as someone outside the stack would. Throws if there is only one. */
  retire(clientId: string): void;
  /**
   * Gives a client an authorization code, as if a user had consented. The token endpoint exchanges it once
   * for an access token and a refresh token, and that one for new access tokens as often as wanted. So a
   * service can prove its secret again and again. Redirect URI and PKCE are not checked.
   */
  issueCode(clientId: string): string;
  /**
   * Lets the token endpoint lag behind the rotations and deletions to come. What lags already catches up at
   * once: `setSecretLag({})` ends all lag.
   *
   * @example
   * simulator.setSecretLag({ refuseNew: 2, acceptDeleted: Infinity });
   */
  setSecretLag(lag: SecretLag): void;
  /** Changes what a token may do, from the next request on. */
  setPermissions(token: string, permissions: Permission[]): void;

  /** Plans a fault. Faults are tried in the order in which they were added. */
  addFault(fault: Fault): void;
  /** Holds the next such request until it is released, or its client gives up. */
  hold(match: HoldMatch): HeldRequest;
  /** Forgets faults and holds. A request already held stays so until it is released. */
  clearFaults(): void;
  /** Ends all connections, hanging ones too, and stops. May be called again. */
  close(): Promise<void>;
}

/** One OAuth client of the simulated account. Reads always give its present state. */
export interface SimulatedClient {
  readonly clientId: string;
  /** The secrets that work, newest first: one, two while the old one waits, none for a public client. */
  readonly secrets: readonly string[];
  /** The secrets it had and that were deleted, the last one first. Nothing may show any of them either. */
  readonly formerSecrets: readonly string[];
  /** Whether the older of two secrets still works. */
  readonly hasRotatedSecret: boolean;
}
