// `npx tsx tools/record-state/main.ts`, after `npm run build`: records what this version of the package leaves in the
// state of a stack. Done once for a release; test/upgrade shows that every later version can go on from there.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { version } from "../../package.json";
import { mochaGlobalSetup, mochaGlobalTeardown } from "../../test/helpers/run-directory";
import { record } from "./record";
import { SITUATIONS } from "./situations";

const STATES = path.resolve(__dirname, "../../test/upgrade/states");

async function main(): Promise<void> {
  // A stack of the engine tests, without mocha around it.
  mochaGlobalSetup();
  try {
    for (const situation of SITUATIONS) {
      const file = path.join(STATES, `${version}-${situation.name}.json`);
      const text = JSON.stringify(await record(situation));
      writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
      console.log(`recorded ${path.relative(process.cwd(), file)}`);
    }
  } finally {
    mochaGlobalTeardown();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
