import { documentIn } from "./files";

/** One of the workflows in examples/gitops/github-actions, as far as the tests look at it. */
export interface Workflow {
  readonly on: string | { readonly push?: unknown; readonly schedule?: unknown };
  readonly permissions: Record<string, string>;
  readonly concurrency?: unknown;
  readonly env?: unknown;
  readonly jobs: Record<string, WorkflowJob>;
}

export interface WorkflowJob {
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly env?: unknown;
  readonly defaults?: unknown;
  readonly steps: readonly WorkflowStep[];
}

/** Either uses an action or runs a script. */
export interface WorkflowStep {
  readonly uses?: string;
  readonly with?: Record<string, unknown>;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

/** Names of the files of the three workflows. */
export const WORKFLOWS = ["preview", "up", "scheduled-up"] as const;
export type WorkflowName = (typeof WORKFLOWS)[number];

export function readWorkflow(name: WorkflowName): Workflow {
  return documentIn(`github-actions/${name}.yml`) as Workflow;
}
