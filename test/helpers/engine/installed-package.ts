import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { version as pulumiVersion } from "@pulumi/pulumi/version";
import { version as typescriptVersion } from "typescript";
import { sharedDirectory } from "../run-directory";
import { packedPackage } from "./packed-package";
import { run } from "./run";

/** What a project has beside the package: @pulumi/pulumi, and what the TypeScript templates of Pulumi add to it. */
export const BESIDE_IT = [`@pulumi/pulumi@${pulumiVersion}`, `typescript@${typescriptVersion}`];

/**
 * The package as a user has it: installed with npm from its tarball beside @pulumi/pulumi and TypeScript, outside the
 * repository.
 *
 * @returns The directory whose node_modules hold it; made once in a run of the tests, for everybody.
 */
export async function installedPackage(): Promise<string> {
  return await sharedDirectory("installed-package", install);
}

async function install(directory: string): Promise<void> {
  const tarball = await packedPackage();
  writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: "project", private: true }));
  const args = ["install", "--prefer-offline", tarball, ...BESIDE_IT];
  const { code, output } = await run("npm", args, { cwd: directory, env: process.env });
  assert.equal(code, 0, output);
}
