/** The same program in the forms that a user may write it in: a cleanup of the OAuth client `demo`. */
import { ACCOUNT } from "../helpers/engine/programs";

const CLEANUP = `new OAuthClientRotatedSecretCleanup("cleanup", { accountId: "${ACCOUNT}", oauthClientId: "demo" });`;

/**
 * A program in CommonJS.
 *
 * @param from The package that gives the resource.
 */
export function commonJs(from = "pulumi-cloudflare-oauth"): string {
  return `const { OAuthClientRotatedSecretCleanup } = require("${from}");
const cleanup = ${CLEANUP}
exports.outcome = cleanup.outcome;
`;
}

/** A program that is an ES module. */
export const MODULE = `import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";
const cleanup = ${CLEANUP}
export const outcome = cleanup.outcome;
`;

/** A program in TypeScript, as old as 3.8. */
export const TYPESCRIPT = `import * as pulumi from "@pulumi/pulumi";
import { CleanupOutcome, OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";
const cleanup = ${CLEANUP}
export const outcome: pulumi.Output<CleanupOutcome | null> = cleanup.outcome;
`;
