/**
 * What a Pulumi program imports: the resources, and nothing but them. It loads @pulumi/pulumi only.
 *
 * @packageDocumentation
 */
export {
  type CleanupOn,
  type CleanupOutcome,
  type CleanupProof,
  OAuthClientRotatedSecretCleanup,
  type OAuthClientRotatedSecretCleanupArgs,
} from "./rotated-secret-cleanup";
