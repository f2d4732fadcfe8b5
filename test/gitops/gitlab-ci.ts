import assert from "node:assert/strict";
import { documentIn } from "./files";

/** A job in examples/gitops/gitlab-ci, as far as the tests look at it. */
export interface GitLabJob {
  readonly extends?: string;
  readonly rules?: readonly { readonly if: string }[];
  readonly timeout?: string;
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly environment?: { readonly name: string };
  readonly variables?: Record<string, string>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

const NOT_A_JOB = ["workflow", "default"];

/**
 * The jobs by name, each with what it extends merged in as GitLab does it: keywords of the job win, and mappings are
 * merged (https://docs.gitlab.com/ci/yaml/#extends).
 */
export function gitLabJobs(): Record<string, GitLabJob> {
  const file = documentIn("gitlab-ci/.gitlab-ci.yml") as Record<string, GitLabJob>;
  const jobs = Object.entries(file).filter(([name]) => !name.startsWith(".") && !NOT_A_JOB.includes(name));
  return Object.fromEntries(jobs.map(([name, job]) => [name, withTemplate(job, file)]));
}

function withTemplate(job: GitLabJob, file: Record<string, GitLabJob>): GitLabJob {
  if (job.extends === undefined) {
    return job;
  }
  const template = file[job.extends];
  assert.ok(template, job.extends);
  return { ...template, ...job, variables: { ...template.variables, ...job.variables } };
}
