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
