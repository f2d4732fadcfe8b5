/**
 * What a Pulumi program imports: the resources, and nothing but them. It loads @pulumi/pulumi only.
 *
 * @packageDocumentation
 */
export { OAuthClientRotatedSecretCleanup } from "./rotated-secret-cleanup";
export { OAuthClientSecretRotation } from "./secret-rotation";
// Types by a statement of their own: the TypeScript 3.8 that @pulumi/pulumi brings along can read it.
export type {
  CleanupOn,
  CleanupOutcome,
  CleanupProof,
  CleanupVerification,
  OAuthClientRotatedSecretCleanupArgs,
} from "./rotated-secret-cleanup";
export type { OAuthClientSecretRotationArgs } from "./secret-rotation";
