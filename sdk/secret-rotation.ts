import * as pulumi from "@pulumi/pulumi";
import { withoutUndefined } from "./options";
import { assertProviderInReach } from "./provider-in-reach";

/** Inputs of {@link OAuthClientSecretRotation}. All that are wrong are reported at once, before any request. */
export interface OAuthClientSecretRotationArgs {
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
   * A map of any JSON; any change in it rotates again at the next `pulumi up`. Default: none.
   *
   * @example { rotation: "2026-11" }
   */
  triggers?: pulumi.Input<Record<string, unknown>>;
  /**
   * The secret that is in use before the first rotation, a secret: with it the first cleanup can verify that it is the
   * one that goes. It becomes `previousClientSecret`. Put right later, it corrects `previousClientSecret` if that came
   * from it. Default: not known.
   */
  currentClientSecret?: pulumi.Input<string>;
  /**
   * Whether to delete the older of two secrets, which cuts its consumers off, and to rotate after that, when a rotation
   * is due or the newest secret is lost. They are cut off until they get the new one. It does nothing when nothing is
   * lost and no rotation is due; take it out again once it has done its work. Default: false.
   */
  recoverLostSecret?: pulumi.Input<boolean>;
}

/** See the text of the cleanup: it names the handlers instead of holding them. */
const PROVIDER = 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").secretRotation';

/**
 * Rotates the secret of a Cloudflare OAuth client: when it is created, and whenever `triggers` change.
 *
 * The new secret is the output {@link clientSecret}; the one before it, {@link previousClientSecret}, works until it is
 * retired by an {@link OAuthClientRotatedSecretCleanup}. Until then no further rotation is possible.
 *
 * Cloudflare shows a new secret once, in its answer to the rotation. If that answer is lost, nobody holds the secret:
 * the rotation fails with rotated_secret_lost, now and in every later `pulumi up`, what depends on it does not run, and
 * the old secret, which works, is not to be retired. See {@link OAuthClientSecretRotationArgs.recoverLostSecret}.
 *
 * Always let the cleanup depend on the rotation, by `triggers: { rotatedAt: rotation.rotatedAt }`, and on the consumers
 * of the new secret, by `dependsOn`.
 *
 * Destroying the resource changes nothing at Cloudflare: `retainOnDelete` is set unless `opts` say otherwise. There is
 * no `.get()`: a secret cannot be read.
 *
 * Errors begin with their code. Nothing was changed after invalid_configuration, client_has_no_secret and
 * secret_already_rotated. After rotated_secret_lost two secrets exist, the newest of which nobody holds; after
 * rotation_not_confirmed the new secret is kept. After every other the message says what was changed.
 *
 * @see https://developers.cloudflare.com/api/resources/iam/subresources/oauth_clients/methods/rotate_secret/
 * @see https://developers.cloudflare.com/fundamentals/oauth/create-an-oauth-client/
 *
 * @example
 * const rotation = new OAuthClientSecretRotation("web-shop", {
 *   accountId,
 *   oauthClientId,
 *   triggers: { rotation: "2026-11" },
 * });
 * const consumer = new Consumer("web-shop", { clientSecret: rotation.clientSecret });
 * new OAuthClientRotatedSecretCleanup("web-shop", {
 *   accountId,
 *   oauthClientId,
 *   triggers: { rotatedAt: rotation.rotatedAt },
 *   verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },
 * }, { dependsOn: [consumer] });
 */
export class OAuthClientSecretRotation extends pulumi.CustomResource {
  /** Type token of the resource in the state; policy packs recognise the class by it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientSecretRotation";

  /** See {@link OAuthClientSecretRotationArgs.accountId}. */
  declare readonly accountId: pulumi.Output<string>;
  /** See {@link OAuthClientSecretRotationArgs.oauthClientId}. */
  declare readonly oauthClientId: pulumi.Output<string>;
  /** See {@link OAuthClientSecretRotationArgs.triggers}. */
  declare readonly triggers: pulumi.Output<Record<string, unknown> | undefined>;
  /** See {@link OAuthClientSecretRotationArgs.currentClientSecret}; a secret. */
  declare readonly currentClientSecret: pulumi.Output<string | undefined>;
  /** See {@link OAuthClientSecretRotationArgs.recoverLostSecret}. */
  declare readonly recoverLostSecret: pulumi.Output<boolean | undefined>;
  /** The newest secret that is known, a secret: what consumers use. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** The secret that was in use before it, a secret; null when it is not known, or was deleted by a recovery. */
  declare readonly previousClientSecret: pulumi.Output<string | null>;
  /** When the last rotation took place whose secret is known, in RFC 3339. */
  declare readonly rotatedAt: pulumi.Output<string>;
  /** Whether a rotation took place whose secret nobody received. Such a resource fails, and nothing that depends on it runs. */
  declare readonly newSecretLost: pulumi.Output<boolean>;

  /**
   * @param name Name of the resource in its stack.
   * @param args Inputs.
   * @param opts Options of any resource. `retainOnDelete` is true unless given.
   */
  constructor(name: string, args: OAuthClientSecretRotationArgs, opts?: pulumi.CustomResourceOptions) {
    assertProviderInReach();
    const { currentClientSecret } = args;
    super(
      OAuthClientSecretRotation.__pulumiType,
      name,
      {
        ...args,
        currentClientSecret:
          currentClientSecret === undefined ? undefined : pulumi.secret(currentClientSecret),
        // Outputs have to be named for the program to see them.
        clientSecret: undefined,
        previousClientSecret: undefined,
        rotatedAt: undefined,
        newSecretLost: undefined,
        __provider: PROVIDER,
      },
      pulumi.mergeOptions(
        {
          retainOnDelete: true,
          additionalSecretOutputs: ["clientSecret", "previousClientSecret", "currentClientSecret"],
        },
        withoutUndefined(opts),
      ),
    );
  }
}
