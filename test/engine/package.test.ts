import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import path from "node:path";
import { installedPackage } from "../helpers/engine/installed-package";
import { newDirectory } from "../helpers/run-directory";

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

  describe("where the provider process would not find it", () => {
    /** Makes a resource in a program that begins, after the imports, with `before`; gives what becomes of it. */
    function resource(cwd: string, before = ""): string {
      const program = `
        const at = require("node:module").createRequire(${JSON.stringify(`${directory}/index.js`)});
        const pulumi = at("@pulumi/pulumi");
        const { OAuthClientSecretRotation } = at("pulumi-cloudflare-oauth");
        ${before};
        try {
          new OAuthClientSecretRotation("rotation", { accountId: "", oauthClientId: "" });
          console.log("made");
        } catch (error) {
          console.log(pulumi.RunError.isInstance(error) ? error.message : error);
        }`;
      return execFileSync(process.execPath, ["--eval", program], { cwd, encoding: "utf8" }).trim();
    }

    it("a resource says so, in an error without a stack trace", () => {
      const elsewhere = realpathSync(newDirectory("elsewhere"));
      assert.equal(
        resource(elsewhere),
        `invalid_configuration: The process that Pulumi starts for the provider, in ${elsewhere}, would not find the ` +
          "package pulumi-cloudflare-oauth. Nothing was sent. Add it to the dependencies in the package.json of the " +
          "project, even if the program gets the resources from another package.",
      );
    });

    it("a program that changes its directory does not change where that process starts", () => {
      const elsewhere = JSON.stringify(newDirectory("elsewhere"));
      assert.equal(resource(directory, `process.chdir(${elsewhere})`), "made");
    });

    it("a program of the Automation API may go there before it makes its stack", () => {
      const project = JSON.stringify(directory);
      assert.equal(resource(newDirectory("elsewhere"), `process.chdir(${project})`), "made");
    });

    it("Pulumi's mocks start no process", () => {
      const mocks = `pulumi.runtime.setMocks({
        newResource: ({ inputs }) => ({ id: "", state: inputs }),
        call: () => ({}),
      })`;
      assert.equal(resource(newDirectory("elsewhere"), mocks), "made");
    });
  });

  it("the simulator starts from the command line", () => {
    const command = path.join(directory, "node_modules/.bin/cloudflare-oauth-simulator");
    assert.match(
      execFileSync(command, ["--help"], { encoding: "utf8" }),
      /^Usage: cloudflare-oauth-simulator/,
    );
  });
});
