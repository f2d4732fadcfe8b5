import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "pulumi-cloudflare-oauth";
import { webShop } from "./web-shop";

const config = new pulumi.Config();
const accountId = config.require("accountId");
const oauthClientId = config.require("oauthClientId");
const currentClientSecret = config.getSecret("currentClientSecret");

// 1. Gives the client a second secret. The one in use goes on working.
const rotation = new OAuthClientSecretRotation("rotation", {
  accountId,
  oauthClientId,
  triggers: { rotation: config.require("rotation") },
  ...(currentClientSecret && { currentClientSecret }),
});

// 2. Rolls out Pods with the new secret, and waits until they are ready and the others are gone.
const { deployment, drained } = webShop({
  image: config.require("image"),
  oauthClientId,
  clientSecret: rotation.clientSecret,
  rotatedAt: rotation.rotatedAt,
});

// 3. Verifies that both secrets work, deletes the old one, verifies that it is refused and the new one is not.
const cleanup = new OAuthClientRotatedSecretCleanup(
  "cleanup",
  {
    accountId,
    oauthClientId,
    triggers: { rotatedAt: rotation.rotatedAt },
    verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },
  },
  { dependsOn: [deployment, drained] },
);

export const { rotatedAt } = rotation;
export const { outcome, proof } = cleanup;
