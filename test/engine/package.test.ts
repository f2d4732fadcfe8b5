import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { installedPackage } from "../helpers/engine/installed-package";

describe("the package as npm installs it", function () {
  this.timeout(120_000);
  let directory: string;

  before(async () => {
    directory = await installedPackage();
  });

  /** Runs a program where the package is installed, and gives what it prints. */
  function node(type: "commonjs" | "module", source: string): string {
    const args = [`--input-type=${type}`, "--eval", source];
    return execFileSync(process.execPath, args, { cwd: directory, encoding: "utf8" }).trim();
  }

  /** The packages that `entryPoint` loads, with all that they load. */
  function packagesLoadedBy(entryPoint: string): string[] {
    const list = `
      require(${JSON.stringify(entryPoint)});
      const names = Object.keys(require.cache).map((file) => file.split("node_modules/").at(-1));
      console.log(JSON.stringify(names.map((name) => name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/"))));`;
    return [...new Set(JSON.parse(node("commonjs", list)) as string[])].sort();
  }

  it("holds the build and the texts that belong to it, and nothing else", () => {
    const root = path.join(directory, "node_modules/pulumi-cloudflare-oauth");
    // node_modules: what npm could not share with other packages.
    const files = readdirSync(root).filter((name) => name !== "node_modules");
    assert.deepEqual(files.sort(), ["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
    assert.deepEqual(readdirSync(path.join(root, "dist")).sort(), ["provider", "sdk", "simulator"]);
  });

  it("can be required and imported", () => {
    const names = "OAuthClientRotatedSecretCleanup,OAuthClientSecretRotation";
    const print = "console.log(Object.keys(sdk).filter((name) => /^[A-Z]/.test(name)).join())";
    assert.equal(node("commonjs", `const sdk = require("pulumi-cloudflare-oauth"); ${print}`), names);
    assert.equal(
      node(
        "module",
        `import { ${names} } from "pulumi-cloudflare-oauth"; console.log([${names}].map(({ name }) => name).join())`,
      ),
      names,
    );
    assert.equal(
      node(
        "module",
        'import { startSimulator } from "pulumi-cloudflare-oauth/simulator"; console.log(typeof startSimulator)',
      ),
      "function",
    );
  });

  it("a program loads @pulumi/pulumi and nothing of the provider", () => {
    const loaded = packagesLoadedBy("pulumi-cloudflare-oauth");
    assert.ok(loaded.includes("@pulumi/pulumi"));
    assert.ok(!loaded.includes("undici") && !loaded.includes("zod"), loaded.join());
    const byPulumi = new Set(packagesLoadedBy("@pulumi/pulumi"));
    assert.deepEqual(
      loaded.filter((name) => !byPulumi.has(name)),
      ["pulumi-cloudflare-oauth"],
    );
  });

  it("the provider process loads what it needs, and not the sdk", () => {
    assert.deepEqual(packagesLoadedBy("pulumi-cloudflare-oauth/provider"), [
      "oauth4webapi",
      "pulumi-cloudflare-oauth",
      "undici",
      "zod",
    ]);
  });

  it("the simulator loads nothing but itself", () => {
    assert.deepEqual(packagesLoadedBy("pulumi-cloudflare-oauth/simulator"), ["pulumi-cloudflare-oauth"]);
  });

  it("the simulator starts from the command line", () => {
    const command = path.join(directory, "node_modules/.bin/cloudflare-oauth-simulator");
    assert.match(
      execFileSync(command, ["--help"], { encoding: "utf8" }),
      /^Usage: cloudflare-oauth-simulator/,
    );
  });
});
