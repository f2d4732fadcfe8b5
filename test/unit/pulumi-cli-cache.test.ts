import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { cacheDirectory, cliInCache, fillCache } from "../../tools/pulumi-cli/cache";
import { fromCache } from "../../tools/pulumi-cli/from-cache";
import { goModulesEntry } from "../../tools/pulumi-cli/from-go-modules";
import { officialEntry } from "../../tools/pulumi-cli/from-official-install";
import { executable, noLine, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

const entry = { key: "built-1.2.3", version: "1.2.3", executables: "." };

/** Puts what counts as a CLI into a directory. */
function fill(directory: string, by = "someone"): void {
  executable(join(directory, "pulumi"), `echo ${by}`);
  executable(join(directory, "pulumi-language-nodejs"));
  executable(join(directory, "pulumi-resource-pulumi-nodejs"));
}

describe("the place of the CLI cache", () => {
  const inHome = join("/home/me", ".cache", "pulumi-cloudflare-oauth");
  const cases: [NodeJS.ProcessEnv, string][] = [
    [{ HOME: "/home/me" }, inHome],
    [{}, join(homedir(), ".cache", "pulumi-cloudflare-oauth")],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "/xdg" }, join("/xdg", "pulumi-cloudflare-oauth")],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "relative" }, inHome],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "" }, inHome],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "/xdg", PULUMI_CLI_CACHE: "/own" }, "/own"],
    [{ PULUMI_CLI_CACHE: "own" }, resolve("own")],
    [{ HOME: "/home/me", PULUMI_CLI_CACHE: "" }, inHome],
  ];
  for (const [env, expected] of cases) {
    it(`${JSON.stringify(env)} is ${expected}`, () => {
      assert.equal(cacheDirectory(env), expected);
    });
  }
});

describe("filling the CLI cache", () => {
  const path = temporaryDirectory();
  const owner = () => readFileSync(path(entry.key, "pulumi"), "utf8");

  it("shows the entry only when it is complete, and leaves nothing else", async () => {
    const cli = await fillCache(path(), entry, (directory) => {
      fill(directory);
      assert.equal(cliInCache(path(), entry), undefined);
      return Promise.resolve();
    });
    const directories = [path(entry.key)];
    assert.deepEqual(cli, { command: path(entry.key, "pulumi"), version: "1.2.3", directories });
    assert.deepEqual(cliInCache(path(), entry), cli);
    assert.deepEqual(readdirSync(path()), [entry.key]);
  });

  it("leaves nothing when filling fails", async () => {
    const failing = fillCache(path(), entry, (directory) => {
      executable(join(directory, "pulumi"));
      throw new Error("no network");
    });
    await assert.rejects(failing, new Error("no network"));
    assert.deepEqual(readdirSync(path()), []);
  });

  it("uses the entry of a process that was faster", async () => {
    const cli = await fillCache(path(), entry, (directory) => {
      fill(directory, "loser");
      fill(path(entry.key), "winner");
      return Promise.resolve();
    });
    assert.equal(cli?.command, path(entry.key, "pulumi"));
    assert.match(owner(), /winner/);
    assert.deepEqual(readdirSync(path()), [entry.key]);
  });

  it("replaces an entry that has lost a file", async () => {
    executable(path(entry.key, "pulumi"), "damaged");
    assert.equal(cliInCache(path(), entry), undefined);
    const cli = await fillCache(path(), entry, (directory) => {
      fill(directory, "repaired");
      return Promise.resolve();
    });
    assert.equal(cli?.version, "1.2.3");
    assert.match(owner(), /repaired/);
  });

  it("removes what a run killed long ago has left, not what may still be growing", async () => {
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    mkdirSync(path(".partial-old"));
    utimesSync(path(".partial-old"), old, old);
    mkdirSync(path(".partial-new"));
    mkdirSync(path("other"));
    utimesSync(path("other"), old, old);
    await fillCache(path(), entry, (directory) => {
      fill(directory);
      return Promise.resolve();
    });
    assert.deepEqual(readdirSync(path()).sort(), [".partial-new", entry.key, "other"]);
  });
});

describe("the CLI of an earlier run", () => {
  const path = temporaryDirectory();
  const search = () => fromCache.run({ cache: path(), env: {}, log: noLine });

  it("is found if it was built", async () => {
    const { key, version } = goModulesEntry();
    fill(path(key));
    assert.deepEqual(await search(), { command: path(key, "pulumi"), version, directories: [path(key)] });
  });

  it("is found if it was installed, which is preferred", async () => {
    const { key, version } = officialEntry();
    fill(path(goModulesEntry().key));
    fill(path(key, "bin"));
    const directories = [path(key, "bin")];
    assert.deepEqual(await search(), { command: path(key, "bin", "pulumi"), version, directories });
  });

  it("is not one of another version", async () => {
    fill(path("built-3.1.0-nodejs-3.1.0-linux-x64"));
    assert.deepEqual(await search(), { unavailable: `none in ${path()}` });
  });
});
