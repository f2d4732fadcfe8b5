/**
 * Global fixtures of mocha: one temporary directory for a whole run of the tests, removed at its end, however the
 * processes end that mocha runs test files in.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { textInFile } from "./text-in-file";

const VARIABLE = "TEST_RUN_DIRECTORY";

export function mochaGlobalSetup(): void {
  process.env[VARIABLE] = mkdtempSync(path.join(tmpdir(), "pulumi-cloudflare-oauth-test-"));
}

export function mochaGlobalTeardown(): void {
  rmSync(runDirectory(), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** The directory of this run. Processes that mocha starts for test files have it from their environment. */
export function runDirectory(): string {
  const directory = process.env[VARIABLE];
  if (directory === undefined) {
    throw new Error(`${VARIABLE} is not set: mocha has to load test/helpers/run-directory.ts`);
  }
  return directory;
}

/** A new directory that goes with the run of the tests. */
export function newDirectory(prefix: string): string {
  return mkdtempSync(path.join(runDirectory(), `${prefix}-`));
}

const MADE = "made";

/**
 * A directory that is made once in a run of the tests, by the first process that asks for it; the others wait.
 *
 * @param make Fills the directory. If it fails, everybody who asks is told.
 */
export async function sharedDirectory(
  name: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const place = path.join(runDirectory(), name);
  const directory = path.join(place, "directory");
  const outcome = path.join(place, "outcome");
  if (isFirst(place)) {
    mkdirSync(directory);
    const ended = await make(directory).then(() => MADE, String);
    writeFileSync(outcome, `${ended}\n`);
  }
  const ended = (await textInFile(outcome, (text) => text.endsWith("\n"))).trimEnd();
  assert.equal(ended, MADE);
  return directory;
}

/** Whether this process is the one that makes `place`. */
function isFirst(place: string): boolean {
  try {
    mkdirSync(place);
    return true;
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "EEXIST");
    return false;
  }
}
