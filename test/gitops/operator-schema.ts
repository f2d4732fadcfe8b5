/**
 * What the Pulumi Kubernetes Operator accepts, of the fields that the examples use and no more: a field that is not here
 * is a mistake. Written after the custom resource definitions of version 2 (github.com/pulumi/pulumi-kubernetes-operator,
 * deploy/helm/pulumi-operator/crds/pulumi.com_stacks.yaml at commit 0d34c84, deploy/crds/pulumi.com_programs.yaml at
 * commit 0a08eb8).
 */
import { mapOf, object, text } from "./json-schema";

const metadata = object({ name: text, namespace: text });

/** ResourceRef, with the two selectors that read nothing of the operator's own. */
const resourceRef = {
  oneOf: [
    object({ type: { const: "Secret" }, secret: object({ name: text, key: text }) }),
    object({ type: { const: "Literal" }, literal: object({ value: text }) }),
  ],
};

const common = {
  serviceAccountName: text,
  stack: { type: "string", pattern: "^[^/]+/[^/]+/[^/]+$" },
  envRefs: mapOf(resourceRef),
  continueResyncOnCommitMatch: { type: "boolean" },
  resyncFrequencySeconds: { type: "integer", minimum: 60 },
  retryMaxBackoffDurationSeconds: { type: "integer" },
  workspaceTemplate: object({ spec: object({ image: text }) }),
};
const always = ["serviceAccountName", "stack", "envRefs"];
const fromGit = { projectRepo: text, branch: text, repoDir: text };
const fromProgram = { programRef: object({ name: text }) };

export const STACK = object({
  apiVersion: { const: "pulumi.com/v1" },
  kind: { const: "Stack" },
  metadata,
  // Exactly one source.
  spec: {
    oneOf: [
      object({ ...common, ...fromGit }, [...always, "projectRepo", "branch"]),
      object({ ...common, ...fromProgram }, [...always, "programRef"]),
    ],
  },
});

export const PROGRAM = object({
  apiVersion: { const: "pulumi.com/v1" },
  kind: { const: "Program" },
  metadata,
  program: object({ resources: mapOf(object({ type: text, properties: { type: "object" } })) }),
});
