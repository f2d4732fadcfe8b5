/**
 * What the engine runs: the handlers that the text in `__provider` names. A program never imports this; it imports
 * `pulumi-cloudflare-oauth`.
 */
import { systemClock } from "./clock";
import { readConfiguration } from "./configuration";
import { ProviderContext } from "./context";
import { DynamicHost, type DynamicProvider } from "./dynamic-host";
import { RotatedSecretCleanup } from "./rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "./secret-rotation/lifecycle";
import { Termination } from "./termination";

const host = new DynamicHost();
const context = new ProviderContext(
  () => readConfiguration(host.config, process.env),
  systemClock,
  host.notify,
  new Termination(host, systemClock).beforeChange,
);

/** Handlers of the resource OAuthClientRotatedSecretCleanup. */
export const rotatedSecretCleanup: DynamicProvider = host.serve(new RotatedSecretCleanup(context));

/** Handlers of the resource OAuthClientSecretRotation. */
export const secretRotation: DynamicProvider = host.serve(new SecretRotation(context));
