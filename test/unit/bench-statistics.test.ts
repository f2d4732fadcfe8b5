import assert from "node:assert/strict";
import { figureOf, ratioOf } from "../../bench/statistics";

describe("bench: statistics", () => {
  const table: [values: number[], median: number, lowest: number, highest: number][] = [
    [[7], 7, 7, 7],
    [[3, 1], 2, 1, 3],
    [[10, 9, 1], 9, 1, 10],
    [[4, 100, 2, 3], 3.5, 2, 100],
  ];
  for (const [values, median, lowest, highest] of table) {
    it(`of ${values.join(", ")}: median ${median}`, () => {
      assert.deepEqual(figureOf(values), { median, lowest, highest });
    });
  }

  it("leaves the values as they were", () => {
    const values = [3, 1, 2];
    figureOf(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it("has no figure of nothing", () => {
    assert.throws(() => figureOf([]), /nothing to take the median of/);
  });

  it("compares what was measured in the same round", () => {
    // The medians themselves are 4 and 2: a machine that was busy in the second round has no say.
    assert.deepEqual(ratioOf([3, 40, 4], [1, 20, 2]), { median: 2, lowest: 2, highest: 3 });
  });

  it("does not compare rounds that the other did not take part in", () => {
    assert.throws(() => ratioOf([1, 2], [1]), /there is no value 1/);
  });
});
