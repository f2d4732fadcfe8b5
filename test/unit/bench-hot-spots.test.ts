import assert from "node:assert/strict";
import { type Profiler } from "node:inspector";
import { hotSpots } from "../../bench/hot-spots";

/** A profile of functions, each at `url`, and of the times that were seen in them, in microseconds. */
function profile(
  functions: [name: string, url: string][],
  seen: [index: number, delta: number][],
): Profiler.Profile {
  return {
    nodes: functions.map(([functionName, url], id) => ({
      id,
      callFrame: { functionName, url, scriptId: "1", lineNumber: 1, columnNumber: 1 },
    })),
    startTime: 0,
    endTime: 0,
    samples: seen.map(([index]) => index),
    timeDeltas: seen.map(([, delta]) => delta),
  };
}

describe("bench: hot spots", () => {
  it("adds up the time of each function, the most first", () => {
    const functions: [string, string][] = [
      ["(idle)", ""],
      ["parse", "file:///home/me/project/node_modules/zod/v4/core/parse.js"],
      ["", "/home/me/project/dist/provider/retire.js"],
    ];
    const seen: [number, number][] = [
      [1, 1000],
      [0, 5000],
      [1, 2000],
      [2, 2000],
    ];
    assert.deepEqual(hotSpots(profile(functions, seen), 10), [
      { name: "(idle)", selfMs: 5, share: 0.5 },
      { name: "parse zod/v4/core/parse.js", selfMs: 3, share: 0.3 },
      { name: "(anonymous) dist/provider/retire.js", selfMs: 2, share: 0.2 },
    ]);
  });

  it("counts one function that was called from two as one", () => {
    const functions: [string, string][] = [
      ["request", "node:http"],
      ["request", "node:http"],
    ];
    const seen: [number, number][] = [
      [0, 1000],
      [1, 1000],
    ];
    assert.deepEqual(hotSpots(profile(functions, seen), 10), [
      { name: "request node:http", selfMs: 2, share: 1 },
    ]);
  });

  it("leaves out what the profiler took", () => {
    const functions: [string, string][] = [
      ["post", "node:inspector"],
      ["work", "node:fs"],
    ];
    const seen: [number, number][] = [
      [0, 9000],
      [1, 1000],
    ];
    assert.deepEqual(hotSpots(profile(functions, seen), 10), [{ name: "work node:fs", selfMs: 1, share: 1 }]);
  });

  it("gives no more than it is asked for", () => {
    const functions: [string, string][] = [
      ["a", ""],
      ["b", ""],
    ];
    const seen: [number, number][] = [
      [0, 1000],
      [1, 2000],
    ];
    assert.deepEqual(
      hotSpots(profile(functions, seen), 1).map(({ name }) => name),
      ["b"],
    );
  });
});
