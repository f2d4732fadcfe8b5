/**
 * The resources that the rules are about, as a policy pack sees them.
 */

/** Type token of a rotation. */
export const ROTATION = "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientSecretRotation";
/** Type token of a cleanup. */
export const CLEANUP = "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientRotatedSecretCleanup";
/** Type token of an OAuth client of @pulumi/cloudflare. */
export const OAUTH_CLIENT = "cloudflare:index/oauthClient:OauthClient";

/**
 * Inputs or outputs of a resource. Secrets are among them in plain text: a rule may compare them, and never report one.
 * In a preview a value may not be known yet; reading it throws.
 */
export type Properties = Readonly<Record<string, unknown>>;

/** What the rules need of @pulumi/policy's PolicyResource. */
export interface StackResource {
  readonly type: string;
  readonly urn: string;
  readonly props: Properties;
  /** The resources whose outputs each input was made of. */
  readonly propertyDependencies: Readonly<Partial<Record<string, readonly { readonly urn: string }[]>>>;
}

/**
 * A property, or undefined when it is not there or not known yet. A stack rule that let the error of an unknown value
 * through would be skipped for every resource of the stack, also for those about which all is known.
 */
export function known(properties: Properties, name: string): unknown {
  try {
    return properties[name];
  } catch {
    return undefined;
  }
}
