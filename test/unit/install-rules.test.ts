import assert from "node:assert/strict";
import { type Lockfile, outdatedPackages } from "../../tools/install/lockfile.mjs";
import { nestedNpmEnvironment, npmCommand } from "../../tools/install/nested-npm.mjs";
import { satisfies } from "../../tools/install/node-version.mjs";

describe("packages that differ from package-lock.json", () => {
  const root = { "": { version: "0.1.0" }, "examples/quickstart": { version: "0.0.0" } };
  const zod = { "node_modules/zod": { version: "4.6.7" } };
  const link = (resolved: string) => ({ "node_modules/quickstart": { resolved, link: true } });
  const cases: { name: string; wanted: Lockfile["packages"]; installed?: Lockfile; expected: string[] }[] = [
    { name: "nothing installed", wanted: { ...root, ...zod }, expected: ["node_modules/zod"] },
    { name: "the same", wanted: { ...root, ...zod }, installed: { packages: zod }, expected: [] },
    {
      name: "another version",
      wanted: zod,
      installed: { packages: { "node_modules/zod": { version: "4.6.6" } } },
      expected: ["node_modules/zod"],
    },
    {
      name: "a nested one missing",
      wanted: { ...zod, "node_modules/a/node_modules/zod": { version: "3.0.0" } },
      installed: { packages: zod },
      expected: ["node_modules/a/node_modules/zod"],
    },
    {
      name: "an optional one missing",
      wanted: { ...zod, "node_modules/fsevents": { version: "2.3.3", optional: true } },
      installed: { packages: zod },
      expected: [],
    },
    {
      name: "an optional one of another version",
      wanted: { "node_modules/fsevents": { version: "2.3.3", optional: true } },
      installed: { packages: { "node_modules/fsevents": { version: "2.3.2" } } },
      expected: ["node_modules/fsevents"],
    },
    { name: "one too many", wanted: {}, installed: { packages: zod }, expected: [] },
    {
      name: "a workspace linked",
      wanted: link("examples/quickstart"),
      installed: { packages: link("examples/quickstart") },
      expected: [],
    },
    {
      name: "a workspace moved",
      wanted: link("examples/quickstart"),
      installed: { packages: link("examples/first") },
      expected: ["node_modules/quickstart"],
    },
    { name: "an empty lockfile of node_modules", wanted: zod, installed: {}, expected: ["node_modules/zod"] },
  ];
  for (const { name, wanted, installed, expected } of cases) {
    it(name, () => {
      assert.deepEqual(outdatedPackages({ packages: wanted! }, installed), expected);
    });
  }
});

describe("an npm started by npm", () => {
  it("does not inherit what the outer one was asked to do", () => {
    const outer = {
      PATH: "/bin",
      npm_execpath: "/npm/bin/npm-cli.js",
      npm_command: "test",
      npm_lifecycle_event: "pretest",
      npm_lifecycle_script: "node tools/install.mjs",
      npm_package_name: "pulumi-cloudflare-oauth",
      npm_config_local_prefix: "/elsewhere",
      npm_config_prefix: "/usr",
      npm_config_workspace: "quickstart",
      npm_config_dry_run: "true",
      NPM_CONFIG_OMIT: "dev",
    };
    assert.deepEqual(nestedNpmEnvironment(outer), { PATH: "/bin", npm_execpath: "/npm/bin/npm-cli.js" });
  });

  it("inherits where packages come from", () => {
    const outer = {
      npm_config_registry: "https://registry.example",
      "npm_config_//registry.example/:_authToken": "x",
      npm_config_cache: "/cache",
      npm_config_https_proxy: "http://proxy",
      npm_config_ignore_scripts: "true",
    };
    assert.deepEqual(nestedNpmEnvironment(outer), outer);
  });

  const npm = "/npm/bin/npm-cli.js";
  const commands: { name: string; env: NodeJS.ProcessEnv; expected: string[] }[] = [
    { name: "is the one on PATH outside npm", env: {}, expected: ["npm"] },
    {
      name: "is the one on PATH under another manager",
      env: { npm_execpath: "/y/yarn.js" },
      expected: ["npm"],
    },
    { name: "is the outer one", env: { npm_execpath: npm }, expected: ["/this/node", npm] },
    {
      name: "runs with the outer one's Node.js",
      env: { npm_execpath: npm, npm_node_execpath: "/usr/bin/node" },
      expected: ["/usr/bin/node", npm],
    },
  ];
  for (const { name, env, expected } of commands) {
    it(name, () => {
      assert.deepEqual(npmCommand(env, "/this/node"), expected);
    });
  }
});

describe("a Node.js version", () => {
  const cases: [version: string, range: string, expected: boolean][] = [
    ["v22.19.0", ">=22.19", true],
    ["v22.18.9", ">=22.19", false],
    ["v24.0.0", ">=22.19", true],
    ["v20.20.2", ">=22.19", false],
    ["v22.19.0", ">=22.19.1", false],
    ["v22.19.0\n", ">= 22", true],
  ];
  for (const [version, range, expected] of cases) {
    it(`${version.trim()} ${expected ? "satisfies" : "does not satisfy"} ${range}`, () => {
      assert.equal(satisfies(version, range), expected);
    });
  }

  it("is refused in a form it does not know", () => {
    assert.throws(() => satisfies("v22.19.0", "^22.19"), new Error("not a version: ^22.19"));
  });
});
