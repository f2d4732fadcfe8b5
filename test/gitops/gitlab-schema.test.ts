import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CommandResult, run } from "../helpers/engine/run";
import { newDirectory } from "../helpers/run-directory";
import { textOf } from "./files";

interface ListedJob {
  readonly name: string;
  readonly when: string;
}

/**
 * gitlab-ci-local on a repository with this .gitlab-ci.yml: it validates it with GitLab's JSON schema, and evaluates its
 * rules for a pipeline with these variables.
 */
async function gitLab(
  text: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const directory = newDirectory("gitlab");
  const [cwd, HOME] = [path.join(directory, "repository"), path.join(directory, "home")];
  mkdirSync(HOME);
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, ".gitlab-ci.yml"), text);
  const env = { PATH: process.env.PATH, HOME, GIT_CONFIG_NOSYSTEM: "1" };
  for (const args of [
    ["init", "--quiet", "--initial-branch", "main"],
    ["remote", "add", "origin", "git@gitlab.example.com:acme/web-shop.git"],
    ["add", "."],
    ["-c", "user.name=author", "-c", "user.email=author@example.com", "commit", "--quiet", "-m", "first"],
    ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ["remote", "set-head", "origin", "main"],
  ]) {
    const { code, output } = await run("git", args, { cwd, env });
    assert.equal(code, 0, output);
  }
  const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const args = [require.resolve("gitlab-ci-local"), "--list-json", "--home", HOME, ...given];
  return await run(process.execPath, args, { cwd, env });
}

/** The jobs that a pipeline with these variables runs. */
async function jobsOfPipeline(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const { code, output } = await gitLab(textOf("gitlab-ci/.gitlab-ci.yml"), variables);
  assert.equal(code, 0, output);
  const jobs = JSON.parse(output.slice(output.indexOf("[\n"))) as ListedJob[];
  return jobs.filter(({ when }) => when !== "never").map(({ name }) => name);
}

describe("gitops: the GitLab pipeline, read by gitlab-ci-local", function () {
  this.timeout(60_000);

  it("is valid by GitLab's schema, which sees what is wrong", async () => {
    const text = textOf("gitlab-ci/.gitlab-ci.yml");
    const { code, output } = await gitLab(text.replace("resource_group", "resource_grup"));
    assert.notEqual(code, 0, output);
    assert.match(output, /'resource_grup' property is not expected to be here/);
    assert.equal((await gitLab(text)).code, 0);
  });

  for (const { pipeline, variables, jobs } of [
    {
      pipeline: "a merge request",
      variables: { CI_PIPELINE_SOURCE: "merge_request_event", CI_COMMIT_BRANCH: "" },
      jobs: ["preview"],
    },
    { pipeline: "a push to the default branch", variables: { CI_PIPELINE_SOURCE: "push" }, jobs: ["up"] },
    { pipeline: "a schedule", variables: { CI_PIPELINE_SOURCE: "schedule" }, jobs: ["scheduled-up"] },
    {
      pipeline: "a push to another branch",
      variables: { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "topic" },
      jobs: [],
    },
    { pipeline: "a button", variables: { CI_PIPELINE_SOURCE: "web" }, jobs: [] },
  ]) {
    it(`${pipeline} runs ${jobs.join(", ") || "nothing"}`, async () => {
      assert.deepEqual(await jobsOfPipeline(variables), jobs);
    });
  }
});
