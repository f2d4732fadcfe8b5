/** The account of the simulator. */
export const ACCOUNT = "0123456789abcdef0123456789abcdef";

/**
 * Source of a cleanup of the OAuth client `demo`.
 *
 * @param inputs More inputs, as source: `triggers: { n: 1 }`.
 * @param options Its options, as source.
 */
export function cleanup(inputs = "", options = "{}"): string {
  return `
    const cleanup = new OAuthClientRotatedSecretCleanup("cleanup",
      { accountId: "${ACCOUNT}", oauthClientId: "demo", ${inputs} }, ${options});`;
}

/**
 * Source of a rotation of the OAuth client `demo`.
 *
 * @param inputs More inputs, as source.
 */
export function rotation(inputs = ""): string {
  return `
    const rotation = new OAuthClientSecretRotation("rotation",
      { accountId: "${ACCOUNT}", oauthClientId: "demo", ${inputs} });`;
}

/** Source of the cleanup behind {@link rotation}, as the documentation shows it. */
export const CLEANUP_OF_ROTATION = cleanup(`
  triggers: { rotatedAt: rotation.rotatedAt },
  verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },`);

/**
 * Source of a cleanup that verifies with secrets from the environment of the program, which the CLI does not mask.
 *
 * @param inputs More inputs, as source.
 */
export function verifyingCleanup(inputs = ""): string {
  return cleanup(`${inputs}
    verify: { clientSecret: process.env.NEW_SECRET, previousClientSecret: process.env.OLD_SECRET },`);
}
