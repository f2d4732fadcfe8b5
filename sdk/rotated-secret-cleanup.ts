import * as pulumi from "@pulumi/pulumi";
import { withoutUndefined } from "./options";
import { assertProviderInReach } from "./provider-in-reach";

/**
 * When a cleanup deletes the old secret of its client.
 *
 * - `"trigger"`: when the resource is created, and when one of its inputs changes.
 * - `"drift"`: also at every `pulumi up` that finds a rotated secret, whoever rotated.
 */
export type CleanupOn = "trigger" | "drift";

/**
 * What the last create or update of a cleanup did.
 *
 * - `"deleted"`: it deleted the old secret, and saw that it is gone.
 * - `"alreadyClean"`: there was no old secret to delete.
 * - `"waiting"`: there is one, and it is kept until `notBefore`.
 * - `"unconfirmed"`: DELETE was sent, and the old secret was not seen gone.
 */
export type CleanupOutcome = "deleted" | "alreadyClean" | "waiting" | "unconfirmed";

/**
 * What is proven about the secrets of the client, whoever deleted the old one.
 *
 * - `"none"`: nothing; Cloudflare's word is taken for the deletion.
 * - `"newSecretAccepted"`: the new secret works.
 * - `"oldSecretRefused"`: the new secret works, and the old one does not any longer.
 */
export type CleanupProof = "none" | "newSecretAccepted" | "oldSecretRefused";

/** The secrets to verify with, see {@link OAuthClientRotatedSecretCleanupArgs.verify}. */
export interface CleanupVerification {
  /** The new secret, a secret: the one that is in use and stays. */
  clientSecret: pulumi.Input<string>;
  /** The old secret, a secret: the one that goes. Null counts as not given. */
  previousClientSecret?: pulumi.Input<string | null | undefined>;
}

/** Inputs of {@link OAuthClientRotatedSecretCleanup}. All that are wrong are reported at once, before any request. */
export interface OAuthClientRotatedSecretCleanupArgs {
  /**
   * Cloudflare account that the OAuth client belongs to: exactly 32 characters; a change makes it another resource
   * (replace).
   */
  accountId: pulumi.Input<string>;
  /**
   * `client_id` of the OAuth client: not empty, no slash, and no other format enforced; a change makes it another
   * resource (replace).
   */
  oauthClientId: pulumi.Input<string>;
  /**
   * A map of any JSON; any change in it runs the cleanup again at the next `pulumi up`. Put into it what changes with a
   * rotation: its time or its number. Default: none.
   *
   * @example { rotation: "2026-11" }
   */
  triggers?: pulumi.Input<Record<string, unknown>>;
  /**
   * When to delete the old secret. Default: `"trigger"`.
   *
   * `"drift"` deletes whatever `pulumi up` finds, also after somebody rotated outside the stack: then the old secret
   * is the one that consumers still use. Choose it only where every rotation distributes the new secret first.
   */
  cleanupOn?: pulumi.Input<CleanupOn>;
  /**
   * Keep the old secret until this time, in RFC 3339, for example `2026-12-01T00:00:00Z`. Before it, the resource is
   * created and waits (`outcome` is `"waiting"`); the first `pulumi up` after it deletes. Default: delete at once.
   */
  notBefore?: pulumi.Input<string>;
  /**
   * Secrets to try out at the token endpoint, before the deletion and after it: give both. Default: no verification.
   *
   * Before: `clientSecret` must be accepted, and `previousClientSecret` too. After: `clientSecret` must be accepted, and
   * `previousClientSecret` refused. What is not proven stops the deletion with an error; what was proven stands in
   * {@link OAuthClientRotatedSecretCleanup.proof}.
   *
   * Which of two secrets that work is the older cannot be seen from outside. Secrets that come from
   * {@link OAuthClientSecretRotation} are in the right order; secrets given by hand are taken at their word.
   * `clientSecret` alone shows that it works, not that it is the newer one: if it is the older, DELETE removes it.
   * What catches most of such mistakes is that the resource remembers which secret was alone.
   *
   * Errors: new_secret_refused, slots_changed, newer_secret_unknown, verification_unknown and client_has_no_secret before
   * anything was deleted; old_secret_still_accepted and secrets_swapped when there is one secret only.
   */
  verify?: pulumi.Input<CleanupVerification>;
}

/**
 * The one text that all resources of the class carry in their state. It names the handlers instead of holding them:
 * it never changes, so that an upgrade of the package reaches every resource and shows no diff.
 */
const PROVIDER = 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").rotatedSecretCleanup';

/**
 * Deletes the old secret of a Cloudflare OAuth client after a rotation, once it is declared that the new one is in use.
 *
 * A Cloudflare OAuth client holds two secrets from a rotation until the old one is deleted. Until then a leaked old
 * secret works, and no further rotation is possible. When this resource is created, and whenever one of its inputs
 * changes, it looks whether there is an old secret, deletes it, and looks again that it is gone. Finding none is a
 * success. What happened stands in {@link outcome}.
 *
 * Destroying the resource changes nothing at Cloudflare: `retainOnDelete` is set unless `opts` say otherwise, so that
 * it can be removed from a program without credentials, network, or this package.
 *
 * The credential comes from the configuration of @pulumi/cloudflare (`cloudflare:apiToken` or `CLOUDFLARE_API_TOKEN`);
 * a token needs the permission groups OAuth Client Read and OAuth Client Write.
 *
 * Errors begin with their code. Nothing was changed after invalid_configuration, client_has_no_secret and
 * newer_secret_unknown; cleanup_not_confirmed comes after a DELETE. After every other the message says whether something
 * was deleted.
 *
 * @see https://developers.cloudflare.com/api/resources/iam/subresources/oauth_clients/methods/delete_rotated_secret/
 * @see https://developers.cloudflare.com/fundamentals/oauth/create-an-oauth-client/
 *
 * @example
 * import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";
 *
 * const cleanup = new OAuthClientRotatedSecretCleanup("demo", {
 *   accountId: "0123456789abcdef0123456789abcdef",
 *   oauthClientId: "demo",
 *   triggers: { rotation: "2026-11" },
 * });
 * export const outcome = cleanup.outcome;
 */
export class OAuthClientRotatedSecretCleanup extends pulumi.CustomResource {
  /** Type token of the resource in the state; policy packs recognise the class by it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientRotatedSecretCleanup";

  /** See {@link OAuthClientRotatedSecretCleanupArgs.accountId}. */
  declare readonly accountId: pulumi.Output<string>;
  /** See {@link OAuthClientRotatedSecretCleanupArgs.oauthClientId}. */
  declare readonly oauthClientId: pulumi.Output<string>;
  /** See {@link OAuthClientRotatedSecretCleanupArgs.triggers}. */
  declare readonly triggers: pulumi.Output<Record<string, unknown> | undefined>;
  /** See {@link OAuthClientRotatedSecretCleanupArgs.cleanupOn}. */
  declare readonly cleanupOn: pulumi.Output<CleanupOn | undefined>;
  /** See {@link OAuthClientRotatedSecretCleanupArgs.notBefore}. */
  declare readonly notBefore: pulumi.Output<string | undefined>;
  /** See {@link OAuthClientRotatedSecretCleanupArgs.verify}; a secret. */
  declare readonly verify: pulumi.Output<
    { clientSecret: string; previousClientSecret?: string | null } | undefined
  >;
  /** Whether the client has an old secret beside the new one, as last observed: by an operation or by a refresh. */
  declare readonly hasRotatedSecret: pulumi.Output<boolean>;
  /** What the last create or update did; null for a resource that {@link get} has read. */
  declare readonly outcome: pulumi.Output<CleanupOutcome | null>;
  /** When this resource last deleted an old secret, in RFC 3339; null when it never did. */
  declare readonly deletedAt: pulumi.Output<string | null>;
  /** What is proven about the secrets of the client, whoever deleted the old one. */
  declare readonly proof: pulumi.Output<CleanupProof>;
  /** Keyed fingerprint, a secret, of the one secret that the client had when that was last proven; null when it never was. */
  declare readonly onlySecretFingerprint: pulumi.Output<string | null>;

  /**
   * @param name Name of the resource in its stack.
   * @param args Inputs.
   * @param opts Options of any resource. `retainOnDelete` is true unless given.
   */
  constructor(name: string, args: OAuthClientRotatedSecretCleanupArgs, opts?: pulumi.CustomResourceOptions) {
    assertProviderInReach();
    const { verify } = args;
    super(
      OAuthClientRotatedSecretCleanup.__pulumiType,
      name,
      {
        ...args,
        verify: verify === undefined ? undefined : pulumi.secret(verify),
        // Outputs have to be named for the program to see them.
        hasRotatedSecret: undefined,
        outcome: undefined,
        deletedAt: undefined,
        proof: undefined,
        onlySecretFingerprint: undefined,
        __provider: PROVIDER,
      },
      pulumi.mergeOptions(
        { retainOnDelete: true, additionalSecretOutputs: ["verify", "onlySecretFingerprint"] },
        withoutUndefined(opts),
      ),
    );
  }

  /**
   * Reads whether a client has a rotated secret, and changes nothing, ever: `accountId`, `oauthClientId` and
   * `hasRotatedSecret` are filled, `outcome` and `deletedAt` are null.
   *
   * @param name Name of the resource in its stack.
   * @param id `<accountId>/<oauthClientId>`.
   * @param opts Options of any resource.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): OAuthClientRotatedSecretCleanup {
    // Named, so that the program sees them; what they are is read from Cloudflare.
    const args = { accountId: undefined, oauthClientId: undefined };
    return new OAuthClientRotatedSecretCleanup(name, args as never, { ...opts, id });
  }
}
