import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { documentsIn, EXAMPLES, textOf, yamlFiles } from "./files";

describe("gitops: every file", () => {
  it("is one that the README explains, and the README explains no other", () => {
    const linked = [...textOf("README.md").matchAll(/\]\(([^)#]+\.ya?ml)\)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(linked)].sort(), yamlFiles());
  });

  it("links from the README lead somewhere", () => {
    const links = [...textOf("README.md").matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target!);
    const missing = links.filter(
      (target) => !target.startsWith("https://") && !existsSync(path.join(EXAMPLES, target)),
    );
    assert.deepEqual(missing, []);
  });

  for (const name of yamlFiles()) {
    it(`${name} is well-formed, and says first what it does, where tokens come from and what to replace`, () => {
      assert.ok(documentsIn(name).length > 0);
      const [introduction = ""] = textOf(name).split(/^[^#]/m);
      assert.match(introduction, /\btokens?\b/i);
      assert.match(introduction, /^# Replace: /m);
    });
  }
});
