import assert from "node:assert/strict";
import {
  expectedAfter,
  longestGap,
  PATIENCE_MS,
  quietFor,
  type Timing,
  timing,
} from "../../provider/cloudflare/gathering";

describe("gathering: when the reads that wait are sent", () => {
  const table: [waiting: number, busy: number, expected: number | undefined, Timing][] = [
    [0, 0, undefined, "nothing"],
    [0, 0, 0, "nothing"],
    [0, 3, 2, "nothing"],
    [1, 0, undefined, "whenQuiet"],
    [64, 0, undefined, "whenQuiet"],
    [1, 0, 1, "now"],
    [1, 0, 0.95, "now"],
    [1, 0, 1.05, "whenQuiet"],
    [15, 0, 16, "whenQuiet"],
    [16, 0, 16, "now"],
    [17, 0, 16, "now"],
    [1, 1, undefined, "whenAsked"],
    [1, 1, 1, "whenAsked"],
    [16, 1, 16, "whenAsked"],
  ];
  for (const [waiting, busy, expected, when] of table) {
    it(`${waiting} wait, ${busy} busy, ${expected ?? "unknown how many"} expected: ${when}`, () => {
      assert.equal(timing({ waiting, busy, expected }), when);
    });
  }

  it("five seconds after the first at the latest", () => {
    assert.equal(PATIENCE_MS, 5_000);
  });
});

describe("gathering: how many operations are expected", () => {
  const table: [expected: number | undefined, present: number, sent: number, after: number | undefined][] = [
    [undefined, 1, 1, undefined],
    [undefined, 1, 19, undefined],
    [undefined, 1, 20, 1],
    [undefined, 2, 1, undefined],
    [undefined, 2, 2, undefined],
    [undefined, 2, 3, 2],
    [undefined, 64, 2, undefined],
    [undefined, 64, 3, 64],
    [undefined, 2, 19, 2],
    [16, 16, 4, 16],
    [16, 17, 4, 17],
    [16, 64, 4, 64],
    [16, 1, 4, 14.4],
    [20, 17, 4, 18],
    [20, 18, 4, 18],
    [20, 18.5, 4, 18.5],
    [1, 1, 21, 1],
  ];
  for (const [expected, present, sent, after] of table) {
    it(`${expected ?? "unknown"}, then ${present} with request ${sent}: ${after ?? "unknown"}`, () => {
      assert.equal(expectedAfter(expected, present, sent), after);
    });
  }

  it("one after a while in which there was one only", () => {
    let expected: number | undefined = 64;
    for (let sent = 4; sent < 44; sent++) {
      expected = expectedAfter(expected, 1, sent);
    }
    assert.equal(expected, 1);
  });
});

describe("gathering: how long it has to be quiet", () => {
  const table: [longestGapMs: number | undefined, quietMs: number][] = [
    [undefined, 100],
    [0, 25],
    [2.5, 25],
    [2.6, 26],
    [40, 400],
    [100, 1_000],
    [101, 1_000],
  ];
  for (const [gap, quiet] of table) {
    it(`${gap ?? "no"} ms between operations: ${quiet} ms`, () => {
      assert.equal(quietFor(gap), quiet);
    });
  }

  const gaps: [known: number | undefined, gapMs: number, longest: number][] = [
    [undefined, 12, 12],
    [undefined, 0, 0],
    [undefined, -5, 0],
    [40, 12, 38.8],
    [40, 38.5, 38.8],
    [40, 39, 39],
    [40, 60, 60],
    [40, 0, 38.8],
    [40, -3_600_000, 38.8],
    [undefined, 3_000, 100],
    [40, 99, 99],
    [40, 101, 100],
  ];
  for (const [known, gap, longest] of gaps) {
    it(`the longest gap after ${known ?? "none"}, then ${gap} ms: ${longest} ms`, () => {
      assert.equal(longestGap(known, gap), longest);
    });
  }
});
