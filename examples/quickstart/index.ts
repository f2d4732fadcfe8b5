import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";

const config = new pulumi.Config();
const accountId = config.require("accountId");
const oauthClientIds = config.requireObject<string[]>("oauthClientIds");
// Changed after each rotation, once the new secrets are in use: that deletes the old ones.
const rotation = config.require("rotation");

// What was done about each client, and when this stack last deleted a secret of it.
export const done = Object.fromEntries(
  oauthClientIds.map((oauthClientId) => {
    const cleanup = new OAuthClientRotatedSecretCleanup(oauthClientId, {
      accountId,
      oauthClientId,
      triggers: { rotation },
    });
    return [oauthClientId, { outcome: cleanup.outcome, deletedAt: cleanup.deletedAt }] as const;
  }),
);
