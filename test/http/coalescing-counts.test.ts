import assert from "node:assert/strict";
import { accountStages, clientIds, clientsNamed, inputsFor, tally } from "../helpers/http/account-stage";
import { type Gaps, sideBySide } from "../helpers/side-by-side";

const LIST = "GET oauth_clients 200";
const DELETE = "DELETE oauth_clients/*/rotate_secret 200";
/** No limit that these tests could reach. */
const NO_LIMIT = { quota: 1_000_000, windowSeconds: 300, blockSeconds: 300 };

describe("coalescing: how many requests a stack of 500 clients takes", function () {
  this.timeout(60_000);
  const start = accountStages();

  async function create(rotated: boolean, parallel: number, gaps?: Gaps): Promise<Record<string, number>> {
    const ids = clientIds(500);
    const on = await start({ clients: clientsNamed(ids, rotated), rateLimit: NO_LIMIT });
    const states = await on.clock.run(
      sideBySide(ids, parallel, (id) => on.cleanup.create(inputsFor(id)), on.clock, gaps),
    );
    assert.deepEqual(
      states.map(({ outputs }) => outputs.outcome),
      ids.map(() => (rotated ? "deleted" : "alreadyClean")),
    );
    assert.ok(on.simulator.clients.every((client) => !client.hasRotatedSecret));
    return tally(on.simulator.takeRequests());
  }

  /** With P operations at once the least is 1 + 2/P requests for each client with something to delete, else 1/P. */
  const table: [parallel: number, batches: number][] = [
    [8, 63],
    [16, 32],
    [64, 8],
  ];
  for (const [parallel, batches] of table) {
    it(`${parallel} at once, each with something to delete: ${500 + 2 * batches}`, async () => {
      assert.deepEqual(await create(true, parallel), { [LIST]: 2 * batches, [DELETE]: 500 });
      assert.ok(500 + 2 * batches <= 1.05 * 500 * (1 + 2 / parallel));
    });

    it(`${parallel} at once, with nothing to delete: ${batches}`, async () => {
      assert.deepEqual(await create(false, parallel), { [LIST]: batches });
      assert.ok(batches <= Math.ceil(1.05 * Math.ceil(500 / parallel)));
    });
  }

  const gaps: [name: string, gaps: Gaps][] = [
    ["of 12 ms", () => 12],
    ["that grow with the state", (n) => 1 + n / 10],
    ["between 2 and 40 ms", (n) => [2, 40, 5, 3, 25][n % 5]!],
  ];
  for (const [name, between] of gaps) {
    for (const [parallel, batches] of table) {
      it(`${parallel} at once, begun with gaps ${name}: as few`, async () => {
        assert.deepEqual(await create(true, parallel, between), { [LIST]: 2 * batches, [DELETE]: 500 });
      });
    }
  }

  const stops: [name: string, gaps: Gaps][] = [
    ["the engine stops for 300 ms after a hundred", (n) => (n === 100 ? 300 : 8)],
    ["the first begins 300 ms before the others", (n) => (n === 1 ? 300 : 8 + (n % 13))],
  ];
  for (const [name, between] of stops) {
    for (const [parallel] of table) {
      it(`${parallel} at once, ${name}: at most 5 % more`, async () => {
        const counts = await create(true, parallel, between);
        const sent = Object.values(counts).reduce((sum, count) => sum + count);
        assert.equal(counts[DELETE], 500);
        assert.ok(sent <= 1.05 * 500 * (1 + 2 / parallel), `${sent} requests`);
      });
    }
  }
});
