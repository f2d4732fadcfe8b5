import * as cloudflare from "@pulumi/cloudflare";
import { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "pulumi-cloudflare-oauth";

const DAY_MS = 86_400_000;

/** Inputs of {@link managedClient}. */
export interface ManagedClientArgs {
  accountId: string;
  /** Secrets Store that its Workers read the secret from. */
  secretsStoreId: string;
  /** Any text; a change rotates. */
  rotation: string;
}

/** An OAuth client that this stack creates, rotates and cleans up after. */
export function managedClient({ accountId, secretsStoreId, rotation: name }: ManagedClientArgs): {
  client: cloudflare.OauthClient;
  cleanup: OAuthClientRotatedSecretCleanup;
} {
  const client = new cloudflare.OauthClient("status-page", {
    accountId,
    clientName: "Status page",
    redirectUris: ["https://status.example.com/oauth/callback"],
    grantTypes: ["authorization_code", "refresh_token"],
    responseTypes: ["code"],
    scopes: ["user-details.read"],
    tokenEndpointAuthMethod: "client_secret_basic",
  });

  // `client.clientSecret` is the secret that the client was created with, for ever. It is good for one thing: to prove,
  // after the first rotation, that it is refused. Consumers take `rotation.clientSecret`.
  const rotation = new OAuthClientSecretRotation("status-page", {
    accountId,
    oauthClientId: client.clientId,
    triggers: { rotation: name },
    currentClientSecret: client.clientSecret,
  });

  const handedOver = new cloudflare.SecretsStoreSecret("status-page", {
    accountId,
    storeId: secretsStoreId,
    name: "STATUS_PAGE_CLIENT_SECRET",
    scopes: ["workers"],
    value: rotation.clientSecret,
  });

  const cleanup = new OAuthClientRotatedSecretCleanup(
    "status-page",
    {
      accountId,
      oauthClientId: client.clientId,
      triggers: { rotatedAt: rotation.rotatedAt },
      // Nothing tells when every Worker has the new value. So the old secret stays for a day: the first `pulumi up`
      // after it deletes.
      notBefore: rotation.rotatedAt.apply((time) => new Date(Date.parse(time) + DAY_MS).toISOString()),
      verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },
    },
    { dependsOn: [handedOver] },
  );
  return { client, cleanup };
}
