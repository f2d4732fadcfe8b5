import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { newDirectory } from "../run-directory";
import { run } from "./run";

/** The root of this repository. */
export const REPOSITORY = path.resolve(__dirname, "../../..");

let packed: Promise<string> | undefined;

/**
 * The package as it would be published, from the build that is there.
 *
 * @returns Path of the tarball; made once in each process that runs tests.
 */
export function packedPackage(): Promise<string> {
  return (packed ??= pack());
}

async function pack(): Promise<string> {
  const directory = newDirectory("packed-package");
  const args = ["pack", "--ignore-scripts", "--pack-destination", directory];
  const { code, output } = await run("npm", args, { cwd: REPOSITORY, env: process.env });
  assert.equal(code, 0, output);
  const [tarball] = readdirSync(directory);
  assert.ok(tarball);
  return path.join(directory, tarball);
}
