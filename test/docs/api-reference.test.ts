import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { apiReference } from "../../tools/docs/api-reference";
import { REPOSITORY } from "../helpers/engine/packed-package";
import { anchorsIn, linksIn } from "./markdown";

const DIRECTORY = path.join(REPOSITORY, "docs/api");

describe("docs/api", function () {
  this.timeout(120_000);
  let pages: ReadonlyMap<string, string>;

  before(async () => {
    pages = await apiReference(REPOSITORY);
  });

  it("is what TypeDoc makes of the source; else run `npm run docs`", () => {
    const kept = readdirSync(DIRECTORY).sort();
    assert.deepEqual(kept, [...pages.keys()]);
    for (const name of kept) {
      assert.equal(readFileSync(path.join(DIRECTORY, name), "utf8"), pages.get(name));
    }
  });

  it("links to what is there: each anchor is that of what the link names", () => {
    for (const [name, page] of pages) {
      const anchors = anchorsIn(page);
      const links = page.matchAll(/\[`?([\w.]+)`?\]\(#([^)]+)\)/g);
      for (const [, text = "", anchor = ""] of links) {
        const named = text.split(".").at(-1);
        assert.equal(anchors.get(anchor)?.replace(/\W+$/, ""), named, `${name}: [${text}](#${anchor})`);
      }
      const others = linksIn(page).filter((link) => !/^(#|https:)/.test(link));
      assert.deepEqual(
        others.filter((link) => !pages.has(link)),
        [],
      );
    }
  });

  it("holds no path of this machine and no date", () => {
    const all = [...pages.values()].join("\n");
    assert.ok(!all.includes(REPOSITORY));
    assert.doesNotMatch(all, new RegExp(new Date().toISOString().slice(0, 10)));
  });
});
