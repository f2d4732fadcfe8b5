import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A directory of a test's own, removed after each test of the suite that calls this. */
export function temporaryDirectory(): (...path: string[]) => string {
  let root = "";
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-cli-test-")));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return (...path) => join(root, ...path);
}

/** Writes an executable shell script, along with its directory, and returns its path. */
export function executable(file: string, script = "exit 0"): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** The log of what has nothing to say. */
export function noLine(line: string): void {
  assert.fail(`unexpected line: ${line}`);
}
