import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { REPOSITORY } from "../helpers/engine/packed-package";
import { run } from "../helpers/engine/run";
import { newDirectory } from "../helpers/run-directory";

/** Installs what the package.json files of a workspace ask for. Packages come from the registry that npm is set up for. */
export type Install = (workspace: string) => Promise<void>;

export const npm: Install = async (workspace) => {
  await succeed("npm", ["install", "--prefer-offline"], workspace);
};

export const pnpm: Install = async (workspace) => {
  // A lockfile is never there; under CI pnpm insists on one.
  const args = ["install", "--store-dir", newDirectory("pnpm-store"), "--no-frozen-lockfile"];
  await succeed(executable("pnpm"), args, workspace);
};

/** Yarn as the workspace's .yarnrc.yml sets it up. */
export const yarn: Install = async (workspace) => {
  await runYarn(["install"], workspace);
};

/** The variables that a command has under `yarn exec`, for what Plug'n'Play needs: NODE_OPTIONS. */
export async function nodeOptionsOfYarn(workspace: string): Promise<string> {
  return (await runYarn(["exec", "printenv", "NODE_OPTIONS"], workspace)).trim();
}

let yarnFolder: string | undefined;

async function runYarn(args: string[], workspace: string): Promise<string> {
  return await succeed(executable("yarn"), args, workspace, {
    // Yarn does not read .npmrc.
    YARN_NPM_REGISTRY_SERVER: registry(),
    // Its cache is shared by the workspaces of a run of the tests.
    YARN_GLOBAL_FOLDER: (yarnFolder ??= newDirectory("yarn")),
    YARN_ENABLE_TELEMETRY: "false",
    // A lockfile is never there; under CI Yarn insists on one.
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  });
}

function registry(): string {
  const stdio = ["ignore", "pipe", "ignore"] as const;
  return execFileSync("npm", ["config", "get", "registry"], { stdio: [...stdio], encoding: "utf8" }).trim();
}

/** A command of a dev dependency. */
function executable(name: string): string {
  return path.join(REPOSITORY, "node_modules/.bin", name);
}

async function succeed(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { code, output } = await run(command, args, { cwd, env: { ...process.env, ...env } });
  assert.equal(code, 0, output);
  return output;
}
