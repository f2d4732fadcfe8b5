import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { faultStage } from "../helpers/faults/fault-stage";
import { type Cell, cells } from "./cells";
import { REQUEST_KINDS, type RequestName } from "./request-kinds";
import { expected } from "./rules";
import { faultMatrix } from "./table";
import { tryCell } from "./try-cell";

const REVIEWED = path.join(__dirname, "fault-matrix.md");

describe("fault matrix", () => {
  const on = faultStage();

  it("the reviewed table is what the rules say", () => {
    if (process.env.UPDATE_FAULT_MATRIX) {
      writeFileSync(REVIEWED, faultMatrix());
    }
    assert.equal(readFileSync(REVIEWED, "utf8"), faultMatrix());
  });

  for (const request of Object.keys(REQUEST_KINDS) as RequestName[]) {
    describe(REQUEST_KINDS[request].name, () => {
      for (const cell of cells().filter((one) => one.request === request)) {
        it(nameOf(cell), async () => {
          assert.deepEqual(await tryCell(cell, on), expected(cell));
        });
      }
    });
  }
});

function nameOf({ fault, often, effect }: Cell): string {
  const when = effect === undefined ? "" : effect ? " after the effect" : " before the effect";
  return `${fault}${when}, ${often}`;
}
