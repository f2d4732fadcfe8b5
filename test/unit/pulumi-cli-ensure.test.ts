import assert from "node:assert/strict";
import { ensurePulumiCli, firstAvailable } from "../../tools/pulumi-cli/ensure-pulumi-cli";
import { goModulesEntry } from "../../tools/pulumi-cli/from-go-modules";
import { type Step } from "../../tools/pulumi-cli/step";
import { executable, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

describe("the order of getting the CLI", () => {
  const cli = { command: "/bin/pulumi", version: "3.1.0", directories: ["/bin"] };
  const without = (title: string, unavailable: string): Step => ({
    title,
    run: () => Promise.resolve({ unavailable }),
  });

  function run(...steps: Step[]) {
    const lines: string[] = [];
    const context = { cache: "/cache", env: {}, log: (line: string) => lines.push(line) };
    return { result: firstAvailable(steps, context), lines };
  }

  it("stops at the first step that has one, and says why the others were left", async () => {
    const { result, lines } = run(
      without("on PATH", "there is none"),
      without("download", "refused:\n  long\n  story"),
      { title: "build", run: () => Promise.resolve(cli) },
      { title: "never", run: () => assert.fail("a step too many") },
    );
    assert.equal(await result, cli);
    assert.deepEqual(lines, [
      "on PATH: there is none",
      "download: refused: long story",
      "using /bin/pulumi, version 3.1.0",
    ]);
  });

  it("ends with all reasons and what to install", async () => {
    const { result } = run(without("on PATH", "there is none"), without("build", "no go on PATH"));
    await assert.rejects(result, (error: Error) => {
      assert.deepEqual(error.message.split("\n"), [
        "There is no Pulumi CLI to run. Tried:",
        "  on PATH: there is none",
        "  build: no go on PATH",
        "Install it as https://www.pulumi.com/docs/install/ describes, so that pulumi is on PATH, " +
          "or install Go (https://go.dev/doc/install) so that it can be built; then run this again.",
      ]);
      return true;
    });
  });
});

describe("ensuring the CLI", () => {
  const path = temporaryDirectory();

  it("takes a cached one if PATH has none, and prints through log alone", async () => {
    const { key, version } = goModulesEntry();
    const command = executable(path(key, "pulumi"));
    executable(path(key, "pulumi-language-nodejs"));
    executable(path(key, "pulumi-resource-pulumi-nodejs"));
    const lines: string[] = [];
    const cli = await ensurePulumiCli({
      cacheDirectory: path(),
      env: { PATH: path("empty") },
      log: (line) => lines.push(line),
    });
    assert.deepEqual(cli, { command, version, directories: [path(key)] });
    assert.deepEqual(lines, ["pulumi on PATH: there is none", `using ${command}, version ${version}`]);
  });
});
