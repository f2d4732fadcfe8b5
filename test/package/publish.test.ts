import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { packedPackage, REPOSITORY } from "../helpers/engine/packed-package";
import { newDirectory } from "../helpers/run-directory";

/** Part of a workflow (docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax). */
interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions: unknown;
  readonly steps: readonly { readonly name?: string; readonly uses?: string; readonly run?: string }[];
}

const FILE = path.join(REPOSITORY, ".github/workflows/publish.yml");
const { on, permissions, jobs } = parse(readFileSync(FILE, "utf8")) as Workflow;

/** Runs the step of this name as a runner does, with bash, in `directory`. */
function runStep(name: string, directory: string, env: NodeJS.ProcessEnv = {}) {
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const script = steps.find((step) => step.name === name)?.run;
  assert.ok(script, name);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
    cwd: directory,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the workflow that publishes", function () {
  this.timeout(60_000);

  it("runs on tags, after the tests, in a protected environment; only its last job has an identity", () => {
    assert.deepEqual(on, { push: { tags: ["v*"] } });
    assert.deepEqual(permissions, {});
    assert.deepEqual(Object.keys(jobs), ["pack", "publish"]);
    assert.deepEqual(jobs.pack?.permissions, { contents: "read" });
    assert.ok(jobs.pack.steps.some(({ run }) => run === "npm test"));
    const { needs, environment, permissions: own } = jobs.publish!;
    assert.deepEqual([needs, environment], ["pack", "npm"]);
    assert.deepEqual(own, { contents: "read", "id-token": "write" });
  });

  describe("its check", () => {
    const URL = "git+https://github.com/owner/name.git";

    function check(tag: string, manifest: object) {
      const directory = newDirectory("checkout");
      writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
      return runStep("Check that the tag is the version, and the repository this one", directory, {
        GITHUB_REF_NAME: tag,
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "owner/name",
      });
    }

    it("lets a tag pass that is the version, in the repository of package.json", () => {
      const manifest = { version: "1.2.3", repository: { type: "git", url: URL } };
      assert.deepEqual(check("v1.2.3", manifest), { status: 0, stdout: "", stderr: "" });
    });

    for (const tag of ["v1.2.4", "1.2.3", "v1.2.3-rc.1", "v1.2"]) {
      it(`refuses the tag ${tag} for version 1.2.3`, () => {
        const { status, stdout } = check(tag, { version: "1.2.3", repository: { url: URL } });
        assert.equal(status, 1);
        const says = `The tag is ${tag}, and the version in package.json 1.2.3. Nothing was published.`;
        assert.equal(stdout, `::error::${says}\n`);
      });
    }

    for (const [url, repository] of [
      ["not set", undefined],
      ["git+https://github.com/fork/name.git", { url: "git+https://github.com/fork/name.git" }],
    ] as const) {
      it(`refuses a repository that is ${url}, and says what to run`, () => {
        const { status, stdout } = check("v1.2.3", { version: "1.2.3", repository });
        assert.equal(status, 1);
        const says =
          `repository.url in package.json is ${url}. Nothing was published. ` +
          `Run: npm pkg set repository.type=git repository.url=${URL}`;
        assert.equal(stdout, `::error::${says}\n`);
      });
    }
  });

  it("packs the build that was tested", async () => {
    const directory = newDirectory("checkout");
    for (const name of ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "dist"]) {
      cpSync(path.join(REPOSITORY, name), path.join(directory, name), { recursive: true });
    }
    const { status, stderr } = runStep("Pack what was tested", directory);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(path.join(directory, "release")), [path.basename(await packedPackage())]);
  });

  it("publishes the packed tarball, in a dry run", async () => {
    const tarball = await packedPackage();
    const directory = newDirectory("runner");
    mkdirSync(path.join(directory, "release"));
    symlinkSync(tarball, path.join(directory, "release", path.basename(tarball)));
    // A registry that is not there: a dry run goes on without its answer.
    const env = {
      npm_config_dry_run: "true",
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_fetch_retries: "0",
    };
    const { status, stdout, stderr } = runStep("Publish", directory, env);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `+ ${path.basename(tarball, ".tgz").replace(/-(?=\d)/, "@")}\n`);
    assert.match(stderr, /with tag latest and public access \(dry-run\)/);
  });
});
