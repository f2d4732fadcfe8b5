import path from "node:path";
import { version as typescriptVersion } from "typescript";
import { stage } from "../helpers/engine/stage";
import { npm } from "./package-managers";
import { commonJs, MODULE, TYPESCRIPT } from "./programs";
import { assertWorks } from "./project";
import { dependencies, writeWorkspace } from "./workspace";

describe("installed with npm, in a workspace that hoists", function () {
  this.timeout(180_000);
  let workspace: string;
  const on = stage();

  before(async () => {
    workspace = writeWorkspace({
      commonjs: { manifest: { dependencies: await dependencies() }, files: { "index.js": commonJs() } },
      module: {
        manifest: { dependencies: await dependencies(), type: "module" },
        files: { "index.js": MODULE },
      },
      typescript: {
        manifest: { dependencies: await dependencies({ typescript: typescriptVersion }) },
        files: { "index.ts": TYPESCRIPT },
      },
    });
    await npm(workspace);
  });

  for (const form of ["commonjs", "module", "typescript"]) {
    it(`a program in the form ${form} works`, async () => {
      await assertWorks(on, path.join(workspace, form));
    });
  }
});
