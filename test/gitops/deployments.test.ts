import assert from "node:assert/strict";
import { documentIn, textOf } from "./files";
import { readWorkflow } from "./github-actions";
import { assertValid, object, text } from "./json-schema";

interface Settings {
  readonly type: string;
  readonly properties: {
    readonly stack: string;
    readonly vcs: Record<string, unknown>;
    readonly scheduleCron?: string;
    readonly pulumiOperation?: string;
  };
}

const flag = { type: "boolean" };
const stack = { organization: text, project: text, stack: text };
/**
 * The arguments of the resources of @pulumi/pulumiservice 1.3.0 (`DeploymentSettingsArgs`, `DeploymentScheduleArgs`), of
 * the properties that the example uses and no more.
 */
const ARGUMENTS: Record<string, object> = {
  "pulumiservice:DeploymentSettings": object({
    ...stack,
    sourceContext: object({ git: object({ branch: text }) }),
    vcs: object({
      provider: { const: "github" },
      repository: { type: "string", pattern: "^[^/]+/[^/]+$" },
      deployCommits: flag,
      previewPullRequests: flag,
      pullRequestTemplate: flag,
    }),
  }),
  "pulumiservice:DeploymentSchedule": object({
    ...stack,
    scheduleCron: text,
    pulumiOperation: { const: "update" },
  }),
};

describe("gitops: Pulumi Deployments", () => {
  const { runtime, resources } = documentIn("pulumi-deployments/Pulumi.yaml") as {
    runtime: string;
    resources: Record<string, Settings>;
  };

  it("the settings are arguments of the provider", () => {
    assert.equal(runtime, "yaml");
    for (const [name, { type, properties }] of Object.entries(resources)) {
      assert.ok(ARGUMENTS[type], type);
      assertValid(ARGUMENTS[type], properties, name);
    }
  });

  it("a push updates the stack; a pull request is previewed in one that has no token and no past", () => {
    const { prod, preview } = resources;
    const events = { deployCommits: true, previewPullRequests: false, pullRequestTemplate: false };
    assert.deepEqual(prod!.properties.vcs, { provider: "github", repository: "acme/web-shop", ...events });
    assert.deepEqual(preview!.properties, {
      ...prod!.properties,
      stack: "preview",
      vcs: { ...prod!.properties.vcs, deployCommits: false, previewPullRequests: true },
    });
  });

  it("the schedule updates the stack that rotates, as often as the workflow and the command in its comment", () => {
    const { properties } = resources.schedule!;
    assert.equal(properties.stack, "prod");
    assert.deepEqual(readWorkflow("scheduled-up").on, { schedule: [{ cron: properties.scheduleCron }] });
    assert.ok(
      textOf("pulumi-deployments/Pulumi.yaml").includes(
        "pulumi stack schedule new --stack acme/web-shop/prod --kind raw " +
          `--operation ${properties.pulumiOperation!} --cron '${properties.scheduleCron!}'`,
      ),
    );
  });

  it("the ESC environment holds the token as a secret, and gives it as CLOUDFLARE_API_TOKEN and nothing else", () => {
    assert.deepEqual(documentIn("pulumi-deployments/environment.yaml"), {
      values: {
        cloudflare: { apiToken: { "fn::secret": "replaced by the second command" } },
        environmentVariables: { CLOUDFLARE_API_TOKEN: "${cloudflare.apiToken}" },
      },
    });
  });
});
