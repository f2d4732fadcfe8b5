import assert from "node:assert/strict";
import { type FaultReply } from "../../simulator";
import {
  accountStages,
  type AccountStage,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, page, refuse } from "../helpers/http/cleanup-stage";
import { HTTP_LIMITS } from "../../provider/connections";
import { sideBySide } from "../helpers/side-by-side";

const IDS = clientIds(4);
const GETS = IDS.map((id) => `GET oauth_clients/${id} 200`);
const operation = "listClients";
const WITHOUT_LIST_MS = 60_000;

describe("coalescing: a list that fails", () => {
  const start = accountStages();

  const create = (on: AccountStage): Promise<unknown> =>
    on.clock.run(sideBySide(IDS, IDS.length, (id) => on.cleanup.create(inputsFor(id)), on.clock));

  /** Once for what a second request would be told again; five times for what may pass. */
  const table: [name: string, reply: FaultReply, logged: number | string, tries: number][] = [
    ["401", refuse(401, 10000), 401, 1],
    ["403", refuse(403, 10000), 403, 1],
    ["404", refuse(404, 1000), 404, 1],
    ["404 of the router", refuse(404, 7003), 404, 1],
    ["a page", page(200), 200, 1],
    ["a redirect", page(302), 302, 1],
    [
      "one client in place of the list",
      { kind: "respond", status: 200, body: result({ client_id: "c001" }) },
      200,
      1,
    ],
    ["no list", { kind: "respond", status: 200, body: result(null) }, 200, 1],
    ["a failure with status 200", refuse(200, 1000), 200, 1],
    ["too much", { kind: "respond", status: 200, body: " ".repeat(HTTP_LIMITS.bodyBytes + 1) }, 200, 1],
    ["500", refuse(500, 1000), 500, 5],
    ["520 as a page", page(520), 520, 5],
    ["a reset connection", { kind: "reset" }, "reset", 5],
    ["half a list", { kind: "truncate" }, "reset", 5],
  ];
  for (const [name, reply, logged, tries] of table) {
    it(`${name}: each is read alone, and no list is asked for in the next 60 s`, async () => {
      const on = await start({ clients: clientsNamed(IDS) });
      on.simulator.addFault({ operation, times: Infinity, reply });
      const lists = Array.from({ length: tries }, () => [LIST(logged)]);
      await create(on);
      assertRequests(on.simulator.takeRequests(), [...lists, GETS]);
      await on.clock.pass(WITHOUT_LIST_MS - 100);
      await create(on);
      assertRequests(on.simulator.takeRequests(), [GETS]);
      await on.clock.pass(100);
      await create(on);
      assertRequests(on.simulator.takeRequests(), [...lists, GETS]);
      on.simulator.clearFaults();
      await on.clock.pass(WITHOUT_LIST_MS);
      await create(on);
      assertRequests(on.simulator.takeRequests(), [[LIST(200)]]);
    });
  }

  it("a failure that passes: the list is asked for again, and answers all", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.addFault({ operation, times: 4, reply: { kind: "reset" } });
    await create(on);
    assertRequests(on.simulator.takeRequests(), [...Array<string[]>(4).fill([LIST("reset")]), [LIST(200)]]);
    await create(on);
    assertRequests(on.simulator.takeRequests(), [[LIST(200)]]);
  });

  it("a rate limit that does not pass: all fail with it, and none is read alone", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.addFault({ operation, times: Infinity, reply: refuse(429, 10429) });
    const ended = await on.clock.run(Promise.allSettled(IDS.map((id) => on.cleanup.create(inputsFor(id)))));
    assert.ok(
      ended.every((end) => end.status === "rejected" && String(end.reason).includes("rate_limited: ")),
    );
    assertRequests(on.simulator.takeRequests(), Array<string[]>(5).fill([LIST(429)]));
    on.simulator.clearFaults();
    await create(on);
    assertRequests(on.simulator.takeRequests(), [[LIST(200)]]);
  });

  it("looks go on alone too", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.addFault({ operation, times: Infinity, reply: refuse(403, 10000) });
    const look = (id: string): Promise<unknown> => on.cleanup.read(`${inputsFor(id).accountId}/${id}`, {});
    await on.clock.run(sideBySide(IDS, 2, look, on.clock));
    assertRequests(on.simulator.takeRequests(), [[LIST(403)], GETS.slice(0, 2), GETS.slice(2)]);
  });

  it("what happens to one of those that are read alone happens to no other", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.addFault({ operation, times: Infinity, reply: refuse(403, 10000) });
    on.simulator.addFault({ clientId: "c002", reply: refuse(404, 1000) });
    const ended = await on.clock.run(Promise.allSettled(IDS.map((id) => on.cleanup.create(inputsFor(id)))));
    assert.deepEqual(
      ended.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled", "fulfilled"],
    );
  });
});

function result(value: unknown): object {
  return { success: true, errors: [], messages: [], result: value };
}
