import assert from "node:assert/strict";
import { efficiencyOf, leastRequests } from "../../bench/efficiency";

describe("bench: efficiency", () => {
  const table: [clients: number, parallel: number, rotated: boolean, least: number][] = [
    [500, 8, true, 625],
    [500, 16, true, 562.5],
    [500, 64, true, 515.625],
    [500, 8, false, 62.5],
    [64, 64, false, 1],
    [1, 1, true, 3],
  ];
  for (const [clients, parallel, rotated, least] of table) {
    it(`${clients} clients, ${parallel} at a time, ${rotated ? "rotated" : "clean"}: at least ${least}`, () => {
      assert.equal(leastRequests(clients, parallel, rotated), least);
    });
  }

  it("counts requests of every kind", () => {
    const counts = { listClients: 32, getClient: 1, deleteRotatedSecret: 250, unknown: 2 };
    const course = { clients: 250, parallel: 16, rotated: true };
    assert.deepEqual(efficiencyOf(course, counts), { ...course, requests: 285, least: 281.25 });
  });
});
