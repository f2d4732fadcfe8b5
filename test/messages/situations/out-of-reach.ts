import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { assertNodeVersion } from "../../../sdk/node-version";
import { REPOSITORY } from "../../helpers/engine/packed-package";
import { newDirectory } from "../../helpers/run-directory";
import { type Situation } from "../situation";

/** What a program says by itself. With Yarn's Plug'n'Play the advice is another: test/package/yarn.test.ts. */
export const outOfReach: Situation[] = [
  {
    heading: "The provider process would not find the package",
    happens: async () => {
      const program = `
        const { assertProviderInReach } = require("./sdk/provider-in-reach");
        try { assertProviderInReach(); } catch (error) { console.log(error.message); }`;
      const args = [
        "--require",
        require.resolve("tsx/cjs"),
        "--eval",
        program.replace("./", `${REPOSITORY}/`),
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        cwd: newDirectory("elsewhere"),
      });
      return stdout.trim();
    },
  },
  {
    heading: "The Node.js that runs the program is too old for the provider",
    happens: () => {
      try {
        assertNodeVersion("20.20.2");
        return Promise.resolve();
      } catch (error) {
        return Promise.resolve((error as Error).message);
      }
    },
  },
];
