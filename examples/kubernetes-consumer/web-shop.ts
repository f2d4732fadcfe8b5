import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { Job } from "@pulumi/kubernetes/batch/v1";
import { Secret } from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";

/** How long a Pod that is shutting down may go on; Kubernetes kills it then. */
const GRACE_SECONDS = 30;

/** Inputs of {@link webShop}. */
export interface WebShopArgs {
  image: string;
  oauthClientId: string;
  /** The secret that the service is to use. */
  clientSecret: pulumi.Input<string>;
  /** Names that secret without giving it away. */
  rotatedAt: pulumi.Input<string>;
}

/** The service. When both are there, every Pod uses the secret, and none that uses another is left. */
export function webShop(args: WebShopArgs): { deployment: Deployment; drained: Job } {
  // Each client secret has a Secret of its own, with a name that Pulumi makes up. The new name changes the Pod template,
  // so that Pods are rolled out; one that restarts on the way starts with the secret it was rolled out with. The former
  // Secret is deleted when everything else is done. With a metadata.name it would have to be deleted first, and a hash
  // of the secret as an annotation would show a fingerprint of it to all who may read Deployments.
  const secret = new Secret("web-shop", { immutable: true, stringData: { clientSecret: args.clientSecret } });

  // Pulumi waits for the end of the rollout: no annotation pulumi.com/skipAwait.
  const labels = { app: "web-shop" };
  const deployment = new Deployment("web-shop", {
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: GRACE_SECONDS,
          containers: [
            {
              name: "web-shop",
              image: args.image,
              env: [
                { name: "OAUTH_CLIENT_ID", value: args.oauthClientId },
                { name: "OAUTH_CLIENT_SECRET_FILE", value: "/etc/oauth/clientSecret" },
              ],
              volumeMounts: [{ name: "oauth", mountPath: "/etc/oauth", readOnly: true }],
              // Ready means: has authenticated at the token endpoint with its secret. Running is not enough, since the
              // old secret is deleted after this.
              readinessProbe: { httpGet: { path: "/ready", port: 8080 }, periodSeconds: 5 },
            },
          ],
          volumes: [{ name: "oauth", secret: { secretName: secret.metadata.name } }],
        },
      },
    },
  });

  // A rollout has ended while Pods with the old secret still shut down: they no longer count, and finish their logins.
  // This waits until Kubernetes has killed the last of them, once for each rotation, since a Job cannot be changed.
  const drained = new Job(
    "web-shop-drained",
    {
      spec: {
        template: {
          metadata: { annotations: { rotatedAt: args.rotatedAt } },
          spec: {
            restartPolicy: "Never",
            containers: [{ name: "wait", image: "busybox:1.37", command: ["sleep", String(GRACE_SECONDS)] }],
          },
        },
      },
    },
    { dependsOn: [deployment] },
  );
  return { deployment, drained };
}
