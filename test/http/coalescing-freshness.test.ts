import assert from "node:assert/strict";
import {
  accountStages,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST } from "../helpers/http/cleanup-stage";
import { sideBySide } from "../helpers/side-by-side";

const GET = (id: string): string => `GET oauth_clients/${id} 200`;
const DELETE = (id: string): string => `DELETE oauth_clients/${id}/rotate_secret 200`;
const [A = "", B = "", C = "", D = ""] = clientIds(4);

describe("coalescing: a read is only answered by a request that was sent after it", () => {
  const start = accountStages();

  it("not by the list that is under way, even if that is answered later", async () => {
    const on = await start({ clients: clientsNamed([A, B, C]) });
    const list = on.simulator.hold({ operation: "listClients", effect: "before" });
    const early = sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.run(list.arrived);
    on.simulator.rotate(C); // The list that is held says that it has one secret.
    const late = on.cleanup.create(inputsFor(C));
    await on.clock.pass(1_000, 1);
    list.release();
    await on.clock.run(early);
    assert.equal((await on.clock.run(late)).outputs.outcome, "deleted");
    assertRequests(on.simulator.takeRequests(), [[LIST(200)], [GET(C)], [DELETE(C)], [GET(C)]]);
  });

  it("several that are asked for while a list is under way get another together", async () => {
    const on = await start({ clients: clientsNamed([A, B, C, D]) });
    const list = on.simulator.hold({ operation: "listClients", effect: "before" });
    const early = sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.run(list.arrived);
    on.simulator.rotate(C);
    const late = sideBySide([C, D], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.pass(1_000, 1);
    list.release();
    const states = await on.clock.run(Promise.all([early, late]));
    assert.deepEqual(
      states.flat().map(({ outputs }) => outputs.outcome),
      ["alreadyClean", "alreadyClean", "deleted", "alreadyClean"],
    );
    assertRequests(on.simulator.takeRequests(), [[LIST(200)], [LIST(200)], [DELETE(C)], [GET(C)]]);
  });

  it("waits 5 s at most for a list that does not come", async () => {
    const on = await start({ clients: clientsNamed([A, B, C]) });
    const list = on.simulator.hold({ operation: "listClients" });
    const early = sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.run(list.arrived);
    const late = on.cleanup.create(inputsFor(C));
    await on.clock.pass(4_999, 1);
    assertRequests(on.simulator.takeRequests(), [[LIST("no reply")]]);
    await on.clock.pass(1, 1);
    await on.clock.run(late, 1);
    assertRequests(on.simulator.takeRequests(), [[GET(C)]]);
    list.release();
    await on.clock.run(early);
  });

  it("a confirmation, not by a list that was sent before the DELETE was answered", async () => {
    const on = await start({ clients: [...clientsNamed([A], true), ...clientsNamed([B, C])] });
    const deletion = on.simulator.hold({ operation: "deleteRotatedSecret", effect: "before" });
    const deleting = on.cleanup.create(inputsFor(A));
    await on.clock.run(deletion.arrived);
    const others = sideBySide([B, C], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    const list = on.simulator.hold({ operation: "listClients", effect: "before" });
    await on.clock.run(list.arrived, 1);
    deletion.release();
    await on.clock.pass(5_000, 1);
    list.release();
    await on.clock.run(Promise.all([deleting, others]));
    assertRequests(on.simulator.takeRequests(), [[GET(A)], [DELETE(A)], [LIST(200)], [GET(A)]]);
  });

  it("one after another of the same client, each by a request of its own", async () => {
    const on = await start({ clients: clientsNamed([A], true) });
    const [first, second] = await on.clock.run(
      sideBySide([A, A], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock),
    );
    assert.deepEqual([first?.outputs.outcome, second?.outputs.outcome], ["deleted", "alreadyClean"]);
    assertRequests(on.simulator.takeRequests(), [[GET(A)], [DELETE(A)], [GET(A)], [GET(A)]]);
  });
});
