import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "pulumi-cloudflare-oauth";
import { ServiceDeployment } from "./deployment";

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

// 2. Hands the new secret to the service, and waits until the service has authenticated with it.
const service = new ServiceDeployment("service", {
  clientSecret: rotation.clientSecret,
  version: rotation.rotatedAt,
  directory: config.require("serviceDirectory"),
  timeoutSeconds: config.requireNumber("serviceTimeoutSeconds"),
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
  { dependsOn: [service] },
);

export const { rotatedAt } = rotation;
export const { outcome, proof } = cleanup;
