import assert from "node:assert/strict";
import { type Moment, type Waits, waitsOf } from "../../bench/engine/timeline";

/** Moments as a table: `+o 100` an operation begins at 100 ms, `-r 130` a request ends. */
function moments(...table: string[]): Moment[] {
  return table.map((row) => {
    const [event = "", at] = row.split(" ");
    return {
      at: Number(at),
      what: event.endsWith("o") ? "operation" : "request",
      step: event.startsWith("+") ? 1 : -1,
    };
  });
}

describe("bench: whom a stack waits for", () => {
  const table: [title: string, Moment[], operations: number, parallel: number, Waits][] = [
    ["nothing happens", [], 1, 1, { loading: 0, answers: 0, provider: 0, engine: 0 }],
    [
      "one operation at a time: for the provider around a request, and for the engine between two",
      moments("+o 100", "+r 103", "-r 110", "-o 111", "+o 131", "-o 132"),
      2,
      1,
      { loading: 100, answers: 7, provider: 5, engine: 20 },
    ],
    [
      "the engine starts the second: it is what is waited for, whatever the first does",
      moments("+o 100", "+r 101", "-r 105", "+o 110", "-o 112", "-o 115"),
      2,
      2,
      { loading: 100, answers: 0, provider: 5, engine: 10 },
    ],
    [
      "two requests at a time, and the last operation alone",
      moments("+o 10", "+o 11", "+r 11", "+r 12", "-r 14", "-r 16", "-o 16", "+r 20", "-r 23", "-o 23"),
      2,
      2,
      { loading: 10, answers: 8, provider: 4, engine: 1 },
    ],
  ];
  for (const [title, what, operations, parallel, expected] of table) {
    it(title, () => {
      assert.deepEqual(waitsOf(what, operations, parallel), expected);
    });
  }
});
