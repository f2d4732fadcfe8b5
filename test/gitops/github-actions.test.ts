import assert from "node:assert/strict";
import { readWorkflow, type WorkflowJob, type WorkflowName } from "./github-actions";
import { type Job, type Script } from "./repository";
import { runsAsPromised } from "./scenarios";

describe("gitops: the scripts of the GitHub workflows", function () {
  this.timeout(300_000);
  runsAsPromised({
    preview: (commit) => toJob("preview", commit, {}),
    up: (commit, token) => toJob("up", commit, { CLOUDFLARE_API_TOKEN: token }),
    scheduledUp: (commit, token) => toJob("scheduled-up", commit, { CLOUDFLARE_API_TOKEN: token }),
  });
});

/** What a runner of GitHub makes of a workflow that `commit` has started. */
function toJob(name: WorkflowName, commit: string, secrets: Record<string, string>): Job {
  const [job, ...others] = Object.values(readWorkflow(name).jobs);
  assert.ok(job);
  assert.deepEqual(others, []);
  return { checkout: checkoutOf(job) ?? commit, scripts: scriptsOf(job, secrets) };
}

function checkoutOf({ steps }: WorkflowJob): string | undefined {
  const [first] = steps;
  assert.match(String(first?.uses), /^actions\/checkout@/);
  return first?.with?.ref as string | undefined;
}

function scriptsOf({ steps, defaults, env }: WorkflowJob, secrets: Record<string, string>): Script[] {
  assert.deepEqual(defaults, { run: { shell: "bash" } });
  assert.equal(env, undefined);
  const scripts = steps.filter(({ run }) => run !== undefined);
  return scripts.map((step) => ({ text: step.run!, env: evaluated(step.env ?? {}, secrets) }));
}

/** The variables of a step, with secrets for the expressions that name them, and a stack that a file backend can have. */
function evaluated(env: Record<string, string>, secrets: Record<string, string>): Record<string, string> {
  const values = Object.entries(env).map(([name, value]) => {
    const secret = /^\$\{\{ secrets\.(\w+) \}\}$/.exec(value)?.[1];
    const evaluatedValue = secret === undefined ? value : secrets[secret];
    assert.ok(evaluatedValue !== undefined && !evaluatedValue.includes("${{"), `${name}: ${value}`);
    // Organizations are Pulumi Cloud's.
    return [name, name === "PULUMI_STACK" ? evaluatedValue.replace(/^acme\//, "") : evaluatedValue];
  });
  return Object.fromEntries(values) as Record<string, string>;
}
