import assert from "node:assert/strict";
import { textOf } from "./files";
import { gitLabJobs } from "./gitlab-ci";
import { assertKeepsSecrets, SCHEDULED } from "./script-rules";

describe("gitops: rules that the GitLab pipeline keeps", () => {
  it("every job ends, and no script tells a secret", () => {
    const jobs = gitLabJobs();
    assert.deepEqual(Object.keys(jobs), ["preview", "up", "scheduled-up"]);
    for (const { timeout, before_script = [], script = [] } of Object.values(jobs)) {
      assert.match(String(timeout), /^(15 minutes|1 hour)$/);
      [...before_script, ...script].forEach(assertKeepsSecrets);
    }
  });

  it("no token is in the file: GitLab gives the variables to jobs of the environments", () => {
    const settings = textOf("gitlab-ci/.gitlab-ci.yml").replace(/^ *#.*$/gm, "");
    assert.doesNotMatch(settings, /TOKEN|include:|trigger:/);
  });

  it("a merge request gets no environment, and changes nothing", () => {
    const { environment, variables, script } = gitLabJobs().preview!;
    assert.equal(environment, undefined);
    assert.deepEqual(variables, { PULUMI_BACKEND_URL: "file://.", PULUMI_CONFIG_PASSPHRASE: "" });
    const commands = script!.flatMap((line) => line.match(/\bpulumi [a-z ]+/g) ?? []);
    assert.deepEqual(
      commands.map((command) => command.trim()),
      ["pulumi stack select", "pulumi preview"],
    );
  });

  for (const [name, environment, script] of [
    ["up", "oauth-rotation", "pulumi up --yes"],
    ["scheduled-up", "oauth-cleanup", SCHEDULED],
  ] as const) {
    it(`${name}: one job at a time, none stopped, in an environment of its own`, () => {
      const job = gitLabJobs()[name]!;
      assert.equal(job.resource_group, "oauth-clients-prod");
      assert.equal(job.interruptible, false);
      assert.deepEqual(job.environment, { name: environment });
      assert.deepEqual(job.script, [script]);
    });
  }
});
