/**
 * A simulator of Cloudflare's OAuth client endpoints and token endpoint, for testing a stack without an
 * account.
 *
 * @packageDocumentation
 */
export type { Permission, SimulatedCredential } from "./credentials";
export type { Fault, FaultReply, RequestMatch } from "./fault";
export type { HeldRequest, HoldMatch } from "./holds";
export type { SimulatedClientOptions, SimulatorOptions } from "./options";
export type { PresentedSecret } from "./presented-secret";
export type { RateLimit } from "./rate-limiter";
export { toLine, type Outcome, type RequestRecord } from "./request-log";
export type { AccountOperation, ApiOperation, ClientOperation, Operation } from "./routes";
export type { SecretLag } from "./secret-lag";
export type { SomeSecrets } from "./secret-slots";
export type { SimulatedClient, Simulator } from "./simulator";
export { startSimulator } from "./start-simulator";
export type { TokenSet } from "./token-grant-types";
export type { TokenError } from "./token-failure";
export type * from "./types";
