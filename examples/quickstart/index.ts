import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";

const config = new pulumi.Config();
const accountId = config.require("accountId");
const oauthClientIds = config.requireObject<string[]>("oauthClientIds");
// The first `pulumi up` deletes the old secrets that there are, so the new ones must be in use. Changed after each rotation.
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
