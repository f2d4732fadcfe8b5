import assert from "node:assert/strict";
import { withBlocks } from "../../tools/docs/blocks";
import { defaultIn, firstSentenceOf, listIn } from "../../tools/docs/doc-comment";

const makers = { inputs: (subject: string) => `inputs of ${subject}\n`, errors: () => "errors\n" };

describe("docs: blocks", () => {
  it("are made anew, whatever stood in them; all else stays, other comments too", () => {
    const text =
      "a\n<!-- inputs: A -->\nold\n\nold\n<!-- end -->\n<!-- bench -->\nb\n<!-- errors -->\n<!-- end -->\nc\n";
    const made = withBlocks(text, makers);
    assert.equal(
      made,
      "a\n<!-- inputs: A -->\n\ninputs of A\n\n<!-- end -->\n<!-- bench -->\nb\n<!-- errors -->\n\nerrors\n\n<!-- end -->\nc\n",
    );
    assert.equal(withBlocks(made, makers), made);
  });

  const wrong: [text: string, message: string][] = [
    ["<!-- inptus: A -->\n<!-- end -->\n", "nothing makes a block of inptus"],
    ["a\n<!-- end -->\n", "a block without a beginning or an end"],
    [
      "<!-- errors -->\n<!-- errors -->\n<!-- end -->\n<!-- end -->\n",
      "a block without a beginning or an end",
    ],
    ["<!-- errors -->\na\n", "a block without a beginning or an end"],
  ];
  for (const [text, message] of wrong) {
    it(`${JSON.stringify(text)} is an error`, () => {
      assert.throws(() => withBlocks(text, makers), new Error(message));
    });
  }
});

describe("docs: docstrings", () => {
  it("the first sentence, on one line; a dot inside a word does not end it", () => {
    assert.equal(firstSentenceOf("Id, such as\n`a.b.c`. Default: none."), "Id, such as `a.b.c`.");
    assert.equal(firstSentenceOf("What it is:\n\n- a\n- b"), "What it is:");
  });

  it("the default", () => {
    assert.equal(defaultIn('When. Default: `"trigger"`.'), '`"trigger"`');
    assert.equal(defaultIn("When."), undefined);
  });

  it("the items of a list", () => {
    assert.deepEqual(listIn("What.\n\n- `a`: one\n  more.\n- `b`: two.\n\nAnd."), [
      "`a`: one more.",
      "`b`: two.",
    ]);
  });
});
