import assert from "node:assert/strict";
import path from "node:path";
import { stage } from "../helpers/engine/stage";
import { pnpm } from "./package-managers";
import { commonJs, TYPESCRIPT } from "./programs";
import { assertWorks, useProgram } from "./project";
import { dependencies, thePackage, writeWorkspace } from "./workspace";

describe("installed with pnpm, whose packages reach only what they depend on", function () {
  this.timeout(180_000);
  let workspace: string;
  const on = stage();

  before(async () => {
    const { "@pulumi/pulumi": pulumi } = await dependencies();
    workspace = writeWorkspace({
      javascript: { manifest: { dependencies: await dependencies() }, files: { "index.js": commonJs() } },
      // The TypeScript of Pulumi's own templates.
      typescript: {
        manifest: { dependencies: await dependencies({ typescript: "^5.0.0" }) },
        files: { "index.ts": TYPESCRIPT },
      },
      component: {
        manifest: { dependencies: await thePackage(), peerDependencies: { "@pulumi/pulumi": "*" } },
        files: { "index.js": 'module.exports = require("pulumi-cloudflare-oauth");' },
      },
      indirect: {
        manifest: { dependencies: { component: "workspace:*", "@pulumi/pulumi": pulumi } },
        files: { "index.js": commonJs("component") },
      },
    });
    await pnpm(workspace);
  });

  for (const form of ["javascript", "typescript"]) {
    it(`a program in ${form} works`, async () => {
      await assertWorks(on, path.join(workspace, form));
    });
  }

  it("a program that gets it from another package only: the error says what to do", async () => {
    const { simulator, stack } = on;
    const directory = path.join(workspace, "indirect");
    useProgram(stack, directory);
    const output = await stack.upFails();
    assert.ok(
      output.includes(
        `error: invalid_configuration: The process that Pulumi starts for the provider, in ${directory}, would not find ` +
          "the package pulumi-cloudflare-oauth. Nothing was sent. Add it to the dependencies in the package.json of the " +
          "project, even if the program gets the resources from another package.",
      ),
      output,
    );
    assert.doesNotMatch(output, /\n\s+at /, "a stack trace");
    assert.deepEqual(simulator.takeRequests(), []);
    assert.deepEqual(stack.resources(), {});
  });
});
