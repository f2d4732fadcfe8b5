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

export const outcomes = Object.fromEntries(
  cleanups.map(({ outcome }, index) => [oauthClientIds[index], outcome]),
);
