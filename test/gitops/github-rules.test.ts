import assert from "node:assert/strict";
import { textOf } from "./files";
import { readWorkflow, type WorkflowJob, type WorkflowName, WORKFLOWS } from "./github-actions";
import { assertKeepsSecrets, SCHEDULED } from "./script-rules";

function jobsOf(name: WorkflowName): WorkflowJob[] {
  return Object.values(readWorkflow(name).jobs);
}

function scriptsOf(name: WorkflowName): string[] {
  return jobsOf(name).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

describe("gitops: rules that the GitHub workflows keep", () => {
  for (const name of WORKFLOWS) {
    it(`${name}: every job ends, every action has a version, no script tells a secret`, () => {
      for (const { steps, ...job } of jobsOf(name)) {
        assert.ok(job["timeout-minutes"]! > 0 && job["timeout-minutes"]! <= 60);
        for (const { uses } of steps.filter((step) => step.uses !== undefined)) {
          assert.match(uses!, /^[a-z-]+\/[a-z-]+@(v\d+|[0-9a-f]{40})$/);
        }
      }
      scriptsOf(name).forEach(assertKeepsSecrets);
    });
  }

  it("each is started by what its name says, and by nothing else", () => {
    assert.deepEqual(
      WORKFLOWS.map((name) => readWorkflow(name).on),
      ["pull_request", { push: { branches: ["main"] } }, { schedule: [{ cron: "17 */6 * * *" }] }],
    );
  });

  it("a pull request gets no token and changes nothing", () => {
    const { permissions, env, concurrency, jobs } = readWorkflow("preview");
    assert.deepEqual(
      { permissions, env, concurrency },
      { permissions: { contents: "read" }, env: undefined, concurrency: undefined },
    );
    for (const { environment, env: jobEnv, steps } of Object.values(jobs)) {
      assert.deepEqual([environment, jobEnv], [undefined, undefined]);
      assert.deepEqual(
        steps.flatMap((step) => Object.entries(step.env ?? {})),
        [
          ["PULUMI_BACKEND_URL", "file://."],
          ["PULUMI_CONFIG_PASSPHRASE", ""],
        ],
      );
    }
    assert.doesNotMatch(
      textOf("github-actions/preview.yml").replace(/^ *#.*$/gm, ""),
      /\$\{\{|secrets|auth-actions/,
    );
    const commands = scriptsOf("preview").flatMap((script) => script.match(/\bpulumi [a-z ]+/g) ?? []);
    assert.deepEqual(
      commands.map((command) => command.trim()),
      ["pulumi stack select", "pulumi preview"],
    );
  });

  for (const [name, environment, script] of [
    ["up", "oauth-rotation", "pulumi up --yes"],
    ["scheduled-up", "oauth-cleanup", SCHEDULED],
  ] as const) {
    it(`${name}: one run at a time, none stopped, of the tip of main, with a token for one step`, () => {
      const { permissions, env, concurrency } = readWorkflow(name);
      assert.deepEqual(permissions, { contents: "read", "id-token": "write" });
      assert.equal(env, undefined);
      assert.deepEqual(concurrency, {
        group: "oauth-clients-prod",
        "cancel-in-progress": false,
        queue: "max",
      });
      const [job, ...others] = jobsOf(name);
      assert.deepEqual(others, []);
      assert.equal(job!.environment, environment);
      assert.equal(job!.env, undefined);
      assert.deepEqual(job!.steps[0]!.with, { ref: "main", "persist-credentials": false });
      assert.deepEqual(job!.steps.at(-1), {
        run: script,
        env: { PULUMI_STACK: "acme/prod", CLOUDFLARE_API_TOKEN: "${{ secrets.CLOUDFLARE_API_TOKEN }}" },
      });
      const earlier = job!.steps.slice(0, -1);
      assert.deepEqual(
        earlier.filter(({ env: stepEnv }) => stepEnv !== undefined),
        [],
      );
      // Install scripts run before there is a token in the job.
      const order = earlier.map(({ run, uses }) => run ?? uses!.replace(/@.*/, ""));
      assert.ok(
        order.indexOf("npm ci") > 0 && order.indexOf("npm ci") < order.indexOf("pulumi/auth-actions"),
      );
    });
  }
});
