import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { OAuthClientRotatedSecretCleanup } from "pulumi-cloudflare-oauth";
import { type Confirmations, plan } from "./confirmations";
import { managedClient } from "./managed-client";

export = async () => {
  const startedAt = new Date();
  const config = new pulumi.Config();
  const accountId = config.require("accountId");

  // 1. A client that this stack rotates: its cleanup comes after its rotation, and needs nobody's word.
  const managed = managedClient({
    accountId,
    secretsStoreId: config.require("secretsStoreId"),
    rotation: config.require("rotation"),
  });

  // 2. All others, whoever rotates them. A cleanup is there for those only whose newest secret somebody has seen in use;
  // it deletes when it is confirmed, and not when a flag changes.
  const { results } = await cloudflare.getOauthClients({ accountId });
  const { confirmed, rotated, ignored } = plan(
    results,
    config.getObject<Confirmations>("confirmed") ?? {},
    startedAt,
  );
  const cleanups = confirmed.map(({ oauthClientId, confirmedOn }) => ({
    oauthClientId,
    cleanup: new OAuthClientRotatedSecretCleanup(oauthClientId, {
      accountId,
      oauthClientId,
      triggers: { confirmedOn },
    }),
  }));

  // What was listed with an old secret, and has it still: nobody has confirmed it, or it was rotated again since.
  const deletions = cleanups.map(({ oauthClientId, cleanup }) =>
    cleanup.deletedAt.apply((time) => (time !== null && new Date(time) > startedAt ? oauthClientId : null)),
  );
  const toConfirm = pulumi
    .all([managed.client.clientId, ...deletions])
    .apply((doneOrManaged) => rotated.filter((clientId) => !doneOrManaged.includes(clientId)));

  return {
    managed: { outcome: managed.cleanup.outcome, proof: managed.cleanup.proof },
    done: Object.fromEntries(
      cleanups.map(({ oauthClientId, cleanup: { outcome, deletedAt } }) => [
        oauthClientId,
        { outcome, deletedAt },
      ]),
    ),
    toConfirm,
    ignored,
  };
};
