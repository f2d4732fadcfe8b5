/**
 * Global fixtures of mocha: one temporary directory for a whole run of the tests, removed at its end, however the
 * processes end that mocha runs test files in.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const VARIABLE = "TEST_RUN_DIRECTORY";

export function mochaGlobalSetup(): void {
  process.env[VARIABLE] = mkdtempSync(path.join(tmpdir(), "pulumi-cloudflare-oauth-test-"));
}

export function mochaGlobalTeardown(): void {
  rmSync(runDirectory(), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** The directory; processes that mocha starts for test files have it from their environment. */
function runDirectory(): string {
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
