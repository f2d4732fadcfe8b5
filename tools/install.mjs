// Makes node_modules what package-lock.json says, before `npm test` and `npm run demo`: in a fresh clone, and after
// a pull that changed it. Prints nothing and changes nothing if it already is. Runs on the machine's own Node.js,
// from version 20 on, and needs no package.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { outdatedPackages } from "./install/lockfile.mjs";
import { nestedNpmEnvironment, npmCommand } from "./install/nested-npm.mjs";
import { satisfies } from "./install/node-version.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const executables = join(root, "node_modules", ".bin");

function readJson(...path) {
  const file = join(root, ...path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function installPackages() {
  const wanted = readJson("package-lock.json");
  if (wanted === undefined) throw new Error("package-lock.json is missing: restore it with git.");
  const outdated = outdatedPackages(wanted, readJson("node_modules", ".package-lock.json"));
  if (outdated.length === 0) return;

  console.error(
    `install: ${outdated.length} packages are missing or outdated; running npm ci, about a minute`,
  );
  const [npm, ...args] = npmCommand(process.env, process.execPath);
  // NODE_ENV=production would leave out the tools, and engine-strict would refuse the packages that need the newer
  // Node.js, which is only there after this.
  const { status, signal, error } = spawnSync(
    npm,
    [...args, "ci", "--include=dev", "--engine-strict=false"],
    {
      cwd: root,
      env: nestedNpmEnvironment(process.env),
      stdio: "inherit",
    },
  );
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`npm ci failed (${signal ?? `status ${status}`}): see its output above.`);
}

/** The Node.js that scripts of package.json get: npm puts node_modules/.bin first on PATH. */
function checkNode() {
  const range = readJson("package.json").engines.node;
  const env = { ...process.env, PATH: `${executables}${delimiter}${process.env.PATH ?? ""}` };
  const { stdout, error } = spawnSync("node", ["--version"], { cwd: root, env, encoding: "utf8" });
  const version = error ? "none" : stdout.trim();
  if (!error && satisfies(version, range)) return;
  throw new Error(
    `Node.js ${range} is needed, but there is ${version}. The npm package "node" puts one into ` +
      `node_modules/.bin with its install script, which npm has not run (ignore-scripts?). Run it with:\n` +
      `  npm rebuild node --ignore-scripts=false`,
  );
}

try {
  installPackages();
  checkNode();
} catch (error) {
  console.error(`install: ${error.message}`);
  process.exitCode = 1;
}
