import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockEngine, type Registration, runExample, secret } from "./example-program";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const ROTATED_AT = "2026-11-23T12:00:00.000Z";

const ROTATION = "OAuthClientSecretRotation rotation";
const SECRET = "Secret web-shop";
const DEPLOYMENT = "Deployment web-shop";
const DRAINED = "Job web-shop-drained";
const CLEANUP = "OAuthClientRotatedSecretCleanup cleanup";

const OUTPUTS: Record<string, Record<string, unknown>> = {
  // The engine makes secrets of those that are named in additionalSecretOutputs.
  [ROTATION]: {
    clientSecret: pulumi.secret("new"),
    previousClientSecret: pulumi.secret("old"),
    rotatedAt: ROTATED_AT,
    newSecretLost: false,
  },
  [SECRET]: { metadata: { name: "web-shop-1a2b3c4d" } },
  [CLEANUP]: { outcome: "deleted", proof: "oldSecretRefused" },
};

/** What the example exports. */
type Outputs = Record<"rotatedAt" | "outcome" | "proof", pulumi.Output<string>>;

describe("example: kubernetes-consumer, with Pulumi's mocks", () => {
  /** Runs the program against an engine that lets `pause` delay the outputs of a resource. */
  async function run(
    pause: (resource: string) => Promise<void> | undefined = () => undefined,
    config: Record<string, string> = {},
  ): Promise<{ registrations: Registration[]; outputs: Outputs }> {
    const registrations = await mockEngine({
      project: "cloudflare-oauth-kubernetes-consumer",
      config: {
        accountId: ACCOUNT,
        oauthClientId: "web-shop",
        rotation: "first",
        image: "shop:1",
        ...config,
      },
      secretConfig: ["currentClientSecret"],
      outputsOf: async (resource) => {
        await pause(resource);
        return OUTPUTS[resource] ?? {};
      },
    });
    return { registrations, outputs: runExample("kubernetes-consumer") as Outputs };
  }

  async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return await new Promise((resolve) => output.apply(resolve));
  }

  it("rotates, rolls out, waits, and retires", async () => {
    const { registrations, outputs } = await run();
    assert.deepEqual(await valueOf(pulumi.output(outputs)), {
      rotatedAt: ROTATED_AT,
      outcome: "deleted",
      proof: "oldSecretRefused",
    });
    const labels = { app: "web-shop" };
    assert.deepEqual(registrations, [
      {
        resource: ROTATION,
        inputs: { accountId: ACCOUNT, oauthClientId: "web-shop", triggers: { rotation: "first" } },
        dependencies: [],
      },
      {
        resource: SECRET,
        inputs: {
          apiVersion: "v1",
          kind: "Secret",
          immutable: true,
          stringData: secret({ clientSecret: "new" }),
        },
        dependencies: [ROTATION],
      },
      {
        resource: DEPLOYMENT,
        inputs: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          spec: {
            replicas: 2,
            selector: { matchLabels: labels },
            strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
            template: {
              metadata: { labels },
              spec: {
                terminationGracePeriodSeconds: 30,
                containers: [
                  {
                    name: "web-shop",
                    image: "shop:1",
                    env: [
                      { name: "OAUTH_CLIENT_ID", value: "web-shop" },
                      { name: "OAUTH_CLIENT_SECRET_FILE", value: "/etc/oauth/clientSecret" },
                    ],
                    volumeMounts: [{ name: "oauth", mountPath: "/etc/oauth", readOnly: true }],
                    readinessProbe: { httpGet: { path: "/ready", port: 8080 }, periodSeconds: 5 },
                  },
                ],
                volumes: [{ name: "oauth", secret: { secretName: "web-shop-1a2b3c4d" } }],
              },
            },
          },
        },
        dependencies: [SECRET],
      },
      {
        resource: DRAINED,
        inputs: {
          apiVersion: "batch/v1",
          kind: "Job",
          spec: {
            template: {
              metadata: { annotations: { rotatedAt: ROTATED_AT } },
              spec: {
                restartPolicy: "Never",
                containers: [{ name: "wait", image: "busybox:1.37", command: ["sleep", "30"] }],
              },
            },
          },
        },
        dependencies: [DEPLOYMENT, ROTATION],
      },
      {
        resource: CLEANUP,
        inputs: {
          accountId: ACCOUNT,
          oauthClientId: "web-shop",
          triggers: { rotatedAt: ROTATED_AT },
          verify: secret({ clientSecret: "new", previousClientSecret: "old" }),
        },
        dependencies: [DEPLOYMENT, DRAINED, ROTATION],
      },
    ]);
  });

  it("the secret in use before the first rotation goes to the rotation, as a secret", async () => {
    const { registrations, outputs } = await run(undefined, { currentClientSecret: "initial" });
    await valueOf(outputs.proof);
    assert.deepEqual(registrations[0]?.inputs.currentClientSecret, secret("initial"));
  });

  for (const [awaited, before] of [
    [DEPLOYMENT, [ROTATION, SECRET, DEPLOYMENT]],
    [DRAINED, [ROTATION, SECRET, DEPLOYMENT, DRAINED]],
  ] as const) {
    it(`nothing is retired until ${awaited} is there`, async () => {
      const arrived = Promise.withResolvers<undefined>();
      const release = Promise.withResolvers<undefined>();
      const { registrations, outputs } = await run((resource) => {
        if (resource !== awaited) return undefined;
        arrived.resolve(undefined);
        return release.promise;
      });
      await arrived.promise;
      // Whatever could be registered by now without it, is.
      await new Promise(setImmediate);
      assert.deepEqual(
        registrations.map(({ resource }) => resource),
        before,
      );
      release.resolve(undefined);
      assert.equal(await valueOf(outputs.proof), "oldSecretRefused");
    });
  }
});
