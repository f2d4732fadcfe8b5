import assert from "node:assert/strict";
import { type FaultReply } from "../../simulator";
import {
  accountStages,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, page } from "../helpers/http/cleanup-stage";
import { sideBySide } from "../helpers/side-by-side";

const GET = (id: string): string => `GET oauth_clients/${id} 200`;
const DELETE = (id: string): string => `DELETE oauth_clients/${id}/rotate_secret 200`;
const POST = (id: string): string => `POST oauth_clients/${id}/rotate_secret 200`;
const [A = "", B = "", C = "", D = "", E = ""] = clientIds(5);

describe("coalescing: operations that are not in step", () => {
  const start = accountStages();

  it("one alone sends what it would send anyway, 0.1 s later", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    await on.clock.run(on.cleanup.create(inputsFor(A)));
    assert.deepEqual(on.timed(), [`0.1 ${GET(A)}`, `0.1 ${DELETE(A)}`, `0.125 ${GET(A)}`]);
  });

  it("rotations and cleanups are read together", async () => {
    const on = await start({ clients: [...clientsNamed([A, B]), ...clientsNamed([C, D], true)] });
    const work = (id: string): Promise<unknown> => (id < C ? on.rotation : on.cleanup).create(inputsFor(id));
    await on.clock.run(sideBySide([A, B, C, D], 4, work, on.clock));
    assertRequests(on.simulator.takeRequests(), [
      [LIST(200)],
      [POST(A), POST(B), DELETE(C), DELETE(D)],
      [LIST(200)],
    ]);
  });

  it("one whose flag lags holds nobody while it pauses", async () => {
    const on = await start({ clients: clientsNamed([A, B, C, D], true) });
    const stale: FaultReply = { kind: "staleFlag" };
    on.simulator.addFault({ operation: "getClient", clientId: A, times: 2, reply: stale });
    on.simulator.addFault({ operation: "listClients", skip: 1, times: 1, reply: stale });
    await on.clock.run(sideBySide([A, B, C, D], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock));
    assertRequests(on.timed(), [
      [`0.025 ${LIST(200)}`],
      [`0.025 ${DELETE(A)}`, `0.025 ${DELETE(B)}`],
      [`0.05 ${LIST(200)}`],
      [`0.05 ${GET(A)}`, `0.05 ${GET(B)}`],
      ...[[`0.075 ${GET(C)}`], [`0.075 ${DELETE(C)}`], [`0.1 ${GET(C)}`]],
      ...[[`0.125 ${GET(D)}`], [`0.125 ${DELETE(D)}`], [`0.15 ${GET(D)}`]],
      // 0.5 s and 1 s after it was seen to lag, and each time as long as it takes to be quiet.
      [`0.575 ${GET(A)}`],
      [`1.6 ${GET(A)}`],
    ]);
  });

  it("one that begins to pause holds nobody any more", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    const deletion = on.simulator.hold({ operation: "deleteRotatedSecret", effect: "before" });
    on.simulator.addFault({ operation: "deleteRotatedSecret", reply: page(503) });
    const first = on.cleanup.create(inputsFor(A));
    await on.clock.run(deletion.arrived);
    const second = on.cleanup.create(inputsFor(B));
    await on.clock.pass(1_000, 1);
    deletion.release();
    await on.clock.run(Promise.all([first, second]));
    assert.deepEqual(on.timed(), [
      ...[`0.1 ${GET(A)}`, `0.1 DELETE oauth_clients/${A}/rotate_secret 503`],
      ...[`1.125 ${GET(B)}`, `1.125 ${DELETE(B)}`, `1.15 ${GET(B)}`],
      ...[`1.375 ${GET(A)}`, `1.375 ${DELETE(A)}`, `1.4 ${GET(A)}`],
    ]);
  });

  it("a DELETE that is stuck holds the others for 5 s, once", async () => {
    const on = await start({ clients: clientsNamed([A, B, C, D, E], true) });
    const stuck = on.simulator.hold({ operation: "deleteRotatedSecret" });
    const first = on.cleanup.create(inputsFor(A));
    await on.clock.run(stuck.arrived);
    const others = sideBySide([B, C, D, E], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.run(others, 1);
    stuck.release();
    await on.clock.run(first);
    assertRequests(on.timed(), [
      ...[[`0.1 ${GET(A)}`], [`0.1 ${DELETE(A)}`]],
      ...[[`5.1 ${LIST(200)}`], [`5.1 ${DELETE(B)}`, `5.1 ${DELETE(C)}`], [`5.125 ${LIST(200)}`]],
      ...[[`5.125 ${LIST(200)}`], [`5.125 ${DELETE(D)}`, `5.125 ${DELETE(E)}`], [`5.125 ${LIST(200)}`]],
      [`5.15 ${GET(A)}`],
    ]);
  });

  it("one that fails before it asks for anything holds nobody", async () => {
    const on = await start({ clients: clientsNamed([A, B]) });
    const gate = Promise.withResolvers<never>();
    const failing = on.context.change(inputsFor("other"), () => gate.promise);
    const others = sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.pass(1_000);
    assert.deepEqual(on.simulator.takeRequests(), []);
    gate.reject(new Error("on its way"));
    await assert.rejects(failing, /^Error: on its way$/);
    await on.clock.run(others);
    assert.deepEqual(on.timed(), [`1.025 ${LIST(200)}`]);
  });

  it("one that goes on without a word holds nobody for longer than 5 s", async () => {
    const on = await start({ clients: clientsNamed([A, B]) });
    const gate = Promise.withResolvers<undefined>();
    const silent = on.context.change(inputsFor("other"), () => gate.promise);
    await on.clock.run(sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock));
    await on.clock.run(sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock));
    assert.deepEqual(on.timed(), [`5 ${LIST(200)}`, `5.025 ${LIST(200)}`]);
    gate.resolve(undefined);
    await silent;
  });
});
