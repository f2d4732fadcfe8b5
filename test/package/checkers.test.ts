import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { packedPackage, REPOSITORY } from "../helpers/engine/packed-package";

/** Part of what `attw --format json` prints (github.com/arethetypeswrong/arethetypeswrong.github.io). */
interface TypesReport {
  readonly analysis: {
    readonly entrypoints: Record<string, { readonly resolutions: Record<string, Resolution> }>;
    readonly problems: unknown[];
  };
}

interface Resolution {
  readonly resolution?: { readonly fileName: string };
}

describe("the packed package, as checkers see it", function () {
  this.timeout(60_000);
  let tarball: string;

  before(async () => {
    tarball = await packedPackage();
  });

  it("publint, strict: nothing to say, not even a suggestion", async () => {
    const { publint } = await import("publint");
    const { buffer, byteOffset, byteLength } = readFileSync(tarball);
    const { messages } = await publint({
      pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
      strict: true,
    });
    assert.deepEqual(messages, []);
  });

  it("attw, strict: every entry point has its types in every resolution, and no problem", () => {
    const command = path.join(REPOSITORY, "node_modules/.bin/attw");
    const args = [tarball, "--profile", "strict", "--format", "json"];
    const { status, stdout } = spawnSync(command, args, { cwd: path.dirname(tarball), encoding: "utf8" });
    assert.equal(status, 0, stdout);
    const { analysis } = JSON.parse(stdout) as TypesReport;
    assert.deepEqual(analysis.problems, []);
    const types = Object.entries(analysis.entrypoints).map(([entryPoint, { resolutions }]) => [
      entryPoint,
      Object.entries(resolutions).map(([kind, { resolution }]) => [
        kind,
        resolution?.fileName.replace("/node_modules/pulumi-cloudflare-oauth/", ""),
      ]),
    ]);
    assert.deepEqual(types, [
      [".", everywhere("dist/sdk/index.d.ts")],
      ["./provider", everywhere("dist/provider/index.d.ts")],
      ["./simulator", everywhere("dist/simulator/index.d.ts")],
      ["./package.json", everywhere("package.json")],
    ]);
  });
});

/** That an entry point leads to `file` in every way that TypeScript resolves a module. */
function everywhere(file: string): string[][] {
  return ["node10", "node16-cjs", "node16-esm", "bundler"].map((kind) => [kind, file]);
}
