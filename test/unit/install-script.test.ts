import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { executable, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

const lockfile = { packages: { "node_modules/zod": { version: "4.6.7" } } };

describe("tools/install.mjs", () => {
  const path = temporaryDirectory();

  beforeEach(() => {
    cpSync(resolve("tools/install.mjs"), path("tools", "install.mjs"));
    cpSync(resolve("tools/install"), path("tools", "install"), { recursive: true });
    writeFileSync(path("package.json"), JSON.stringify({ engines: { node: ">=22.19" } }));
    writeFileSync(path("package-lock.json"), JSON.stringify(lockfile));
    executable(path("bin", "node"), "echo v20.0.0");
  });

  /** Pretends that an `npm ci` has been here. */
  function installed(version: string, node: string): void {
    executable(path("node_modules", ".bin", "node"), `echo ${node}`);
    const present = { packages: { "node_modules/zod": { version } } };
    writeFileSync(path("node_modules", ".package-lock.json"), JSON.stringify(present));
  }

  /** Runs the script with an npm whose `npm ci` does what the shell script says. */
  function install(npm: string) {
    executable(
      path("bin", "npm"),
      `echo "$*" >> ${path("calls")}; echo "$npm_command" >> ${path("calls")}; ${npm}`,
    );
    const env = { PATH: path("bin"), npm_command: "test" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [path("tools", "install.mjs")], {
      env,
      encoding: "utf8",
    });
    const calls = existsSync(path("calls")) ? readFileSync(path("calls"), "utf8").split("\n") : [];
    return { status, stdout, stderr: stderr.split("\n"), calls };
  }

  const silent = { status: 0, stdout: "", stderr: [""], calls: [] };
  const npmCi = ["ci --include=dev --engine-strict=false", "", ""];
  const running = "install: 1 packages are missing or outdated; running npm ci, about a minute";

  it("says and does nothing if all is installed", () => {
    installed("4.6.7", "v24.1.0");
    assert.deepEqual(install("exit 1"), silent);
  });

  it("runs npm ci in a fresh clone", () => {
    mkdirSync(path("prepared"));
    executable(path("prepared", "node"), "echo v24.1.0");
    const result = install(
      `/bin/mkdir -p ${path("node_modules")}; /bin/mv ${path("prepared")} ${path("node_modules", ".bin")}`,
    );
    assert.deepEqual(result, { status: 0, stdout: "", stderr: [running, ""], calls: npmCi });
  });

  it("runs npm ci after a change of package-lock.json, and passes its failure on", () => {
    installed("4.6.6", "v24.1.0");
    const result = install("echo no network >&2; exit 7");
    const reason = "install: npm ci failed (status 7): see its output above.";
    assert.deepEqual(result, {
      status: 1,
      stdout: "",
      stderr: [running, "no network", reason, ""],
      calls: npmCi,
    });
  });

  it("says what to do if npm did not run the install script of node", () => {
    installed("4.6.7", "v20.0.0");
    const { status, stderr } = install("exit 1");
    assert.equal(status, 1);
    assert.deepEqual(stderr, [
      'install: Node.js >=22.19 is needed, but there is v20.0.0. The npm package "node" puts one into ' +
        "node_modules/.bin with its install script, which npm has not run (ignore-scripts?). Run it with:",
      "  npm rebuild node --ignore-scripts=false",
      "",
    ]);
  });
});
