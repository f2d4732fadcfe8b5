import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { sharedDirectory } from "../run-directory";
import { run } from "./run";

/** The root of this repository. */
export const REPOSITORY = path.resolve(__dirname, "../../..");

/**
 * The package as it would be published, from the build that is there.
 *
 * @returns Path of the tarball; made once in a run of the tests.
 */
export async function packedPackage(): Promise<string> {
  const directory = await sharedDirectory("packed-package", pack);
  const [tarball] = readdirSync(directory);
  assert.ok(tarball);
  return path.join(directory, tarball);
}

async function pack(directory: string): Promise<void> {
  const args = ["pack", "--ignore-scripts", "--pack-destination", directory];
  const { code, output } = await run("npm", args, { cwd: REPOSITORY, env: process.env });
  assert.equal(code, 0, output);
}
