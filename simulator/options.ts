import type { SimulatedCredential } from "./credentials";
import type { RateLimit } from "./rate-limiter";
import type { RequestRecord } from "./request-log";
import type { SomeSecrets } from "./secret-slots";
import type { TokenEndpointAuthMethod } from "./types";

/** How a simulator starts. */
export interface SimulatorOptions {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  port?: number;
  /** The one account, 32 characters. Default `0123456789abcdef0123456789abcdef`. */
  accountId?: string;
  /** OAuth clients the account has from the start. Default none. */
  clients?: SimulatedClientOptions[];
  /** Who may call. Default: one random API token that may read and write, {@link Simulator.token}. */
  credentials?: SimulatedCredential[];
  /** Requests a credential may send. Default: Cloudflare's own limit, 1,200 in five minutes. */
  rateLimit?: RateLimit;
  /** How long each reply takes at least, in milliseconds, as the way to a real server does. Default 0. */
  latencyMs?: number;
  /** Waits that long, in milliseconds: for latency on the clock of {@link now}. Default: real time. */
  sleep?: (ms: number) => Promise<void>;
  /** The time in milliseconds, for rate limits and timestamps. Default `Date.now`. */
  now?: () => number;
  /** Called with every request once its connection is done with it, answered or not. */
  onRequest?: (request: RequestRecord) => void;
}

/** How an OAuth client is set up. */
export interface SimulatedClientOptions {
  /** Its id, any non-empty string. */
  clientId: string;
  /** Whether it starts with two secrets, as after a rotation. Default false. */
  rotated?: boolean;
  /**
   * Its secrets, the newest first, in place of random ones: any text, to try what has to be encoded. Two are
   * as good as `rotated`, which must not be given beside them.
   */
  secrets?: SomeSecrets;
  /** Default `client_secret_basic`. With `none` it has no secret and cannot be `rotated`. */
  tokenEndpointAuthMethod?: TokenEndpointAuthMethod;
  /** Its human-readable name. Default: its id. */
  name?: string;
}
