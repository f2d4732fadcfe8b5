import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter } from "node:path";
import { fromPath } from "../../tools/pulumi-cli/from-path";
import { nodeSdk } from "../../tools/pulumi-cli/node-sdk";
import { executable, noLine, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

describe("the Pulumi CLI on PATH", () => {
  const path = temporaryDirectory();
  const answering = (version: string) => `echo ${version}`;

  function search(...directories: string[]) {
    const context = { cache: path("cache"), env: { PATH: directories.join(delimiter) }, log: noLine };
    return fromPath.run(context);
  }

  it("is taken with the language host and the script beside it", async () => {
    const command = executable(path("bin", "pulumi"), answering("v3.300.1"));
    executable(path("bin", "pulumi-language-nodejs"));
    executable(path("bin", "pulumi-resource-pulumi-nodejs"));
    assert.deepEqual(await search(path("empty"), path("bin")), {
      command,
      version: "3.300.1",
      directories: [path("bin")],
    });
  });

  it("is completed from elsewhere on PATH, and with the script of the SDK", async () => {
    const command = executable(path("bin", "pulumi"), answering("v3.300.1"));
    executable(path("hosts", "pulumi-language-nodejs"));
    assert.deepEqual(await search(path("bin"), path("hosts")), {
      command,
      version: "3.300.1",
      directories: [path("bin"), path("hosts"), nodeSdk().root],
    });
  });

  it("is completed from beside the file it links to", async () => {
    executable(path("opt", "pulumi"), answering("v3.300.1"));
    executable(path("opt", "pulumi-language-nodejs"));
    executable(path("opt", "pulumi-resource-pulumi-nodejs"));
    mkdirSync(path("bin"));
    symlinkSync(path("opt", "pulumi"), path("bin", "pulumi"));
    assert.deepEqual(await search(path("bin")), {
      command: path("bin", "pulumi"),
      version: "3.300.1",
      directories: [path("bin"), path("opt")],
    });
  });

  it("is left if there is none, only a directory or a plain file of that name", async () => {
    mkdirSync(path("bin", "pulumi"), { recursive: true });
    assert.deepEqual(await search(path("bin"), ""), { unavailable: "there is none" });
  });

  it("is left without a language host", async () => {
    const command = executable(path("bin", "pulumi"), answering("v3.300.1"));
    assert.deepEqual(await search(path("bin")), {
      unavailable: `${command} has no pulumi-language-nodejs beside it or on PATH`,
    });
  });

  it("is left if the Automation API refuses it, with its reason", async () => {
    const command = executable(path("bin", "pulumi"), answering("v2.21.0"));
    executable(path("bin", "pulumi-language-nodejs"));
    const result = await search(path("bin"));
    assert.ok("unavailable" in result);
    assert.match(result.unavailable, /^\S+ is not usable: Minimum version requirement failed\./);
    assert.ok(result.unavailable.startsWith(command));
  });
});
