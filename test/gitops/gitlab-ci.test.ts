import assert from "node:assert/strict";
import { gitLabJobs } from "./gitlab-ci";
import { type Job } from "./repository";
import { runsAsPromised } from "./scenarios";

describe("gitops: the scripts of the GitLab pipeline", function () {
  this.timeout(300_000);
  const onMain = (token: string) => ({ CI_COMMIT_BRANCH: "main", CLOUDFLARE_API_TOKEN: token });
  runsAsPromised({
    preview: (commit) => toJob("preview", commit, {}),
    up: (commit, token) => toJob("up", commit, onMain(token)),
    scheduledUp: (commit, token) => toJob("scheduled-up", commit, onMain(token)),
  });
});

/** What a runner of GitLab makes of a job in a pipeline for `commit`, which it checks out and then runs as one script. */
function toJob(name: string, commit: string, provided: Record<string, string>): Job {
  const { before_script = [], script = [], variables = {} } = gitLabJobs()[name] ?? {};
  assert.ok(script.length > 0, name);
  const { PULUMI_STACK, ...others } = variables;
  // Organizations are Pulumi Cloud's.
  const stack = PULUMI_STACK === undefined ? {} : { PULUMI_STACK: PULUMI_STACK.replace(/^acme\//, "") };
  const text = [...before_script, ...script].join("\n");
  return { checkout: commit, scripts: [{ text, env: { ...others, ...stack, ...provided } }] };
}
