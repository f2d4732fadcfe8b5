import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";

const config = new pulumi.Config();
const accountId = config.require("accountId");
const oauthClientIds = config.requireObject<string[]>("oauthClientIds");
// Changed after each rotation, once the new secrets are in use: that deletes the old ones.
const rotation = config.require("rotation");

const cleanups = oauthClientIds.map(
  (oauthClientId) =>
    new OAuthClientRotatedSecretCleanup(oauthClientId, { accountId, oauthClientId, triggers: { rotation } }),
);

// What was done about each client, and when this stack last deleted a secret of it.
export const done = Object.fromEntries(
  cleanups.map(({ outcome, deletedAt }, index) => [oauthClientIds[index], { outcome, deletedAt }]),
);
