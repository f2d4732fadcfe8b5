import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readme } from "../../tools/docs/readme";
import { REPOSITORY } from "../helpers/engine/packed-package";
import { linksIn } from "./markdown";

const README = readFileSync(path.join(REPOSITORY, "README.md"), "utf8");

describe("README.md", () => {
  it("has the tables that the source gives; else run `npm run docs`", () => {
    assert.equal(README, readme(REPOSITORY));
  });

  it("names every key, variable and default of the configuration, and no other", () => {
    const source = readFileSync(path.join(REPOSITORY, "provider/configuration.ts"), "utf8");
    const table = README.split("\n## ").find((section) => section.startsWith("Configuration\n")) ?? "";
    const names = (text: string): string[] => [
      ...new Set(text.match(/cloudflare(Oauth)?:\w+|CLOUDFLARE_\w+|https:\/\/[\w./]+/g)),
    ];
    assert.deepEqual(names(table).sort(), names(source).sort());
    const seconds = /DEFAULT_OPERATION_TIMEOUT_SECONDS = (\d+);/.exec(source)?.[1];
    assert.match(table, new RegExp(`operationTimeoutSeconds.* default ${seconds ?? ""} \\|`));
  });

  it("links to what is there", () => {
    const targets = linksIn(README).filter((link) => !link.startsWith("https://"));
    assert.ok(targets.length > 10);
    assert.deepEqual(
      targets.filter((link) => !existsSync(path.join(REPOSITORY, link.split("#")[0] ?? ""))),
      [],
    );
  });
});
