import * as pulumi from "@pulumi/pulumi";

/** The lowest version that the provider runs on: undici needs it. The same as `engines` in package.json. */
export const LOWEST_NODE = "22.19";

/**
 * Throws where the provider could not be loaded, of which the engine would only show "Cannot read properties of undefined".
 * It runs on the same Node.js as the program.
 *
 * @param version Of Node.js, without a "v".
 * @throws invalid_configuration, as an error that Pulumi prints without a stack trace.
 */
export function assertNodeVersion(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [lowestMajor = 0, lowestMinor = 0] = LOWEST_NODE.split(".").map(Number);
  if (major < lowestMajor || (major === lowestMajor && minor < lowestMinor)) {
    throw new pulumi.RunError(
      `invalid_configuration: pulumi-cloudflare-oauth needs Node.js ${LOWEST_NODE} or newer, and this is ${version}. ` +
        "Nothing was sent. Install a newer Node.js, or let PATH find it first.",
    );
  }
}
