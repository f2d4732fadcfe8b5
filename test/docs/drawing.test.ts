import assert from "node:assert/strict";
import { linesOf, textOf } from "../../tools/docs/recording/ansi";
import { clean, wrap } from "../../tools/docs/recording/clean";
import { drawSvg, textIn } from "../../tools/docs/recording/svg";

const ESC = "\u001b";

describe("docs: from a terminal to an SVG", () => {
  it("colours and bold, which go on over the end of a line", () => {
    assert.deepEqual(linesOf(`a ${ESC}[38;5;3m~ ${ESC}[1mb${ESC}[0m\n${ESC}[38;5;13mc\nd${ESC}[m e`), [
      [{ text: "a " }, { text: "~ ", colour: 3 }, { text: "b", colour: 3, bold: true }],
      [{ text: "c", colour: 13 }],
      [{ text: "d", colour: 13 }, { text: " e" }],
    ]);
  });

  it("a sequence that is not known is an error, and no text", () => {
    assert.throws(() => linesOf(`${ESC}[7ma`), new Error("the sequence ESC[7m is not known"));
  });

  const cleaned: [line: string, expected: string][] = [
    [`updated ${ESC}[38;5;3m(0.14s)`, "updated (…)"],
    [`${ESC}[1mDuration:${ESC}[0m 9s`, "Duration: …"],
    [`at: "2026-11-23T18:39:${ESC}[38;5;1m00.779${ESC}[0mZ" => "2026-11-23T18:39:11.417Z"`, 'at: "…" => "…"'],
    ["http://127.0.0.1:40777/client/v4", "http://127.0.0.1:…/client/v4"],
    ["triggers: 2026-12, 30 s, (rate limit)", "triggers: 2026-12, 30 s, (rate limit)"],
  ];
  for (const [line, expected] of cleaned) {
    it(`leaves out what differs, and nothing else: ${expected}`, () => {
      assert.deepEqual(linesOf(line).map(clean).map(textOf), [expected]);
    });
  }

  it("breaks long lines between words, and indents what goes on", () => {
    const line = linesOf(`  one ${ESC}[1mtwo three${ESC}[0m four`)[0] ?? [];
    assert.deepEqual(
      wrap(line, 11).map((part) => textOf(part).trimEnd()),
      ["  one two", "  three", "  four"],
    );
    assert.deepEqual(wrap(line, 80).map(textOf), ["  one two three four"]);
  });

  it("draws each style at its column; what HTML would take for its own is escaped", () => {
    const svg = drawSvg(linesOf(`a ${ESC}[38;5;3m<b>${ESC}[0m & c`), "a < b");
    assert.match(svg, /<title>a &lt; b<\/title>/);
    assert.match(svg, /<text x="32\.8" y="31" textLength="25\.2" fill="#e6c46c" [^>]*>&lt;b&gt;<\/text>/);
    assert.equal(textIn(svg), "a <b> & c");
  });
});
