import assert from "node:assert/strict";
import path from "node:path";
import { stage } from "../helpers/engine/stage";
import { nodeOptionsOfYarn, yarn } from "./package-managers";
import { commonJs, TYPESCRIPT } from "./programs";
import { assertWorks, useProgram } from "./project";
import { dependencies, type Member, writeWorkspace } from "./workspace";

describe("installed with Yarn, nodeLinker node-modules, in a workspace that hoists", function () {
  this.timeout(180_000);
  let workspace: string;
  const on = stage();

  before(async () => {
    workspace = writeWorkspace({
      ".": { manifest: {}, files: { ".yarnrc.yml": "nodeLinker: node-modules" } },
      javascript: { manifest: { dependencies: await dependencies() }, files: { "index.js": commonJs() } },
      // Without one of its own: TypeScript 3.8, which @pulumi/pulumi brings along.
      typescript: { manifest: { dependencies: await dependencies() }, files: { "index.ts": TYPESCRIPT } },
    });
    await yarn(workspace);
  });

  for (const form of ["javascript", "typescript"]) {
    it(`a program in ${form} works`, async () => {
      await assertWorks(on, path.join(workspace, form));
    });
  }
});

describe("installed with Yarn, Plug'n'Play", function () {
  this.timeout(180_000);
  const on = stage();

  /** A workspace whose package `member` has the program, and the root too if it has the dependencies. */
  async function install(root: Member["manifest"]): Promise<string> {
    const files = { "index.js": commonJs() };
    const workspace = writeWorkspace({
      ".": { manifest: root, files: { ...files, ".yarnrc.yml": "nodeLinker: pnp" } },
      member: { manifest: { dependencies: await dependencies() }, files },
    });
    await yarn(workspace);
    return workspace;
  }

  it("a program of the root works under `yarn exec pulumi`; plain `pulumi` does not even find its own SDK", async () => {
    const { simulator, stack } = on;
    const workspace = await install({ dependencies: await dependencies() });
    useProgram(stack, workspace);
    assert.doesNotMatch(await stack.upFails(), /pulumi-cloudflare-oauth/);
    assert.deepEqual(simulator.takeRequests(), []);

    stack.env.NODE_OPTIONS = await nodeOptionsOfYarn(workspace);
    await assertWorks(on, workspace);
  });

  it("a program of another package, and the root without the dependency: the error says what to do", async () => {
    const { simulator, stack } = on;
    const workspace = await install({});
    const directory = path.join(workspace, "member");
    stack.env.NODE_OPTIONS = await nodeOptionsOfYarn(workspace);
    useProgram(stack, directory);
    const output = await stack.upFails();
    assert.ok(
      output.includes(
        `error: invalid_configuration: The process that Pulumi starts for the provider, in ${directory}, would not find ` +
          "the package pulumi-cloudflare-oauth. Nothing was sent. With Yarn's Plug'n'Play it has to be among the " +
          "dependencies of the root workspace; or set `nodeLinker: node-modules` in .yarnrc.yml.",
      ),
      output,
    );
    assert.doesNotMatch(output, /\n\s+at /, "a stack trace");
    assert.deepEqual(simulator.takeRequests(), []);
    assert.deepEqual(stack.resources(), {});
  });
});
