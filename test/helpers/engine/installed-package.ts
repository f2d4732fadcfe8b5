import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { version as pulumiVersion } from "@pulumi/pulumi/version";
import { version as typescriptVersion } from "typescript";
import { newDirectory } from "../run-directory";
import { run } from "./run";

const REPOSITORY = path.resolve(__dirname, "../../..");

let installed: Promise<string> | undefined;

/**
 * The package as a user has it: packed with npm and installed from the tarball beside @pulumi/pulumi, outside the
 * repository; with it the TypeScript that the templates of Pulumi have.
 *
 * @returns The directory whose node_modules hold it; made once in each process that runs tests.
 */
export function installedPackage(): Promise<string> {
  return (installed ??= install());
}

async function install(): Promise<string> {
  const directory = newDirectory("installed-package");
  await npm(["pack", "--ignore-scripts", "--pack-destination", directory], REPOSITORY);
  const tarball = readdirSync(directory).find((name) => name.endsWith(".tgz"));
  assert.ok(tarball);
  writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: "project", private: true }));
  const peers = [`@pulumi/pulumi@${pulumiVersion}`, `typescript@${typescriptVersion}`];
  await npm(["install", "--prefer-offline", `./${tarball}`, ...peers], directory);
  return directory;
}

async function npm(args: string[], cwd: string): Promise<void> {
  const { code, output } = await run("npm", args, { cwd, env: process.env });
  assert.equal(code, 0, output);
}
