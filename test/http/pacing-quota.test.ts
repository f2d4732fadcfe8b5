import assert from "node:assert/strict";
import {
  accountStages,
  type AccountStage,
  clientIds,
  clientsNamed,
  inputsFor,
  tally,
} from "../helpers/http/account-stage";
import { sideBySide } from "../helpers/side-by-side";

const LIST = "GET oauth_clients 200";
const GET = "GET oauth_clients/* 200";
const DELETE = "DELETE oauth_clients/*/rotate_secret 200";
const POST = "POST oauth_clients/*/rotate_secret 200";

describe("pacing: a quota that is used up", function () {
  this.timeout(60_000);
  const start = accountStages();

  const run = async (on: AccountStage, what: "cleanup" | "rotation", parallel: number): Promise<void> => {
    const ids = on.simulator.clients.map(({ clientId }) => clientId);
    await on.clock.run(sideBySide(ids, parallel, (id) => on[what].create(inputsFor(id)), on.clock));
    assert.ok(
      on.simulator.clients.every(({ hasRotatedSecret }) => hasRotatedSecret === (what === "rotation")),
    );
  };
  /** What was sent in each of the windows of `seconds`. */
  const windows = (on: AccountStage, seconds: number): Record<string, number>[] => {
    const timed = on.timed().map((line) => ({ window: Math.floor(parseFloat(line) / seconds), line }));
    return [...new Set(timed.map(({ window }) => window))].map((window) =>
      tally(timed.filter((other) => other.window === window).map(({ line }) => line.replace(/^\S+ /, ""))),
    );
  };

  it("says r=0;t=30 with the answer to a DELETE: the look behind it waits 30 s", async () => {
    const limit = { quota: 2, windowSeconds: 30, blockSeconds: 300 };
    const on = await start({ clients: clientsNamed(["demo"], true), rateLimit: limit });
    await run(on, "cleanup", 1);
    assert.deepEqual(on.timed(), [
      "0.1 GET oauth_clients/demo 200",
      "0.1 DELETE oauth_clients/demo/rotate_secret 200",
      "30.1 GET oauth_clients/demo 200",
    ]);
    assert.deepEqual(on.notices, [
      "Cloudflare asks to wait (rate limit): requests go on in 30 s, at 12:00:30 UTC. Nothing has failed.",
    ]);
  });

  for (const [what, change] of [
    ["cleanup", DELETE],
    ["rotation", POST],
  ] as const) {
    it(`three requests are left to 16 at once (${what}): no more than three go, none is refused, nobody fails`, async () => {
      const limit = { quota: 4, windowSeconds: 30, blockSeconds: 300 };
      const on = await start({ clients: clientsNamed(clientIds(16), what === "cleanup"), rateLimit: limit });
      await run(on, what, 16);
      assert.deepEqual(windows(on, 30), [
        { [LIST]: 1, [change]: 3 },
        // Those that are confirmed are read together with those that are looked at before the next are sent.
        ...Array<object>(6).fill({ [LIST]: 2, [change]: 2 }),
        { [LIST]: 1, [change]: 1, [GET]: 2 },
      ]);
      assert.deepEqual(
        on.notices,
        ["00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"].map(
          (time) =>
            `Cloudflare asks to wait (rate limit): requests go on in 30 s, at 12:${time} UTC. Nothing has failed.`,
        ),
      );
    });
  }

  it("1,000 clients, 16 at once, stay inside Cloudflare's own limit of 1,200 requests in five minutes", async () => {
    const on = await start({ clients: clientsNamed(clientIds(1_000), true) });
    await run(on, "cleanup", 16);
    assert.deepEqual(tally(on.simulator.takeRequests()), { [LIST]: 126, [DELETE]: 1_000 });
    assert.deepEqual(on.notices, []);
  });

  it("2,000 clients, 16 at once, wait once for the renewal, and none of their requests is refused", async () => {
    const on = await start({ clients: clientsNamed(clientIds(2_000), true) });
    await run(on, "cleanup", 16);
    assert.deepEqual(windows(on, 300), [
      { [LIST]: 133, [DELETE]: 1_067 },
      { [LIST]: 119, [DELETE]: 933 },
    ]);
    assert.deepEqual(on.notices, [
      "Cloudflare asks to wait (rate limit): requests go on in 300 s, at 12:05:00 UTC. Nothing has failed.",
    ]);
  });
});
