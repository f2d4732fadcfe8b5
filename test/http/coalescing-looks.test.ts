import assert from "node:assert/strict";
import { type Properties } from "../../provider/resource";
import {
  accountStages,
  type AccountStage,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, NEVER_DELETED } from "../helpers/http/cleanup-stage";
import { sideBySide } from "../helpers/side-by-side";

const RECENT_MS = 10_000;
const IDS = clientIds(500);
const [FIRST = "", SECOND = ""] = IDS;

/** The inputs of a cleanup in drift mode, and what it remembers when it has found nothing to delete. */
const inDriftMode = (id: string): Properties => ({ ...inputsFor(id), cleanupOn: "drift" });
const clean = (id: string): Properties => ({
  ...inDriftMode(id),
  ...NEVER_DELETED,
  outcome: "alreadyClean",
  hasRotatedSecret: false,
});

describe("coalescing: looks that change nothing", function () {
  this.timeout(30_000);
  const start = accountStages();

  const idOf = (id: string): string => Object.values(inputsFor(id)).join("/");
  const refresh = (on: AccountStage, ids: readonly string[], parallel: number): Promise<unknown[]> =>
    sideBySide(
      ids,
      parallel,
      (id) => on.cleanup.read(idOf(id), clean(id)),
      on.clock,
      () => 3,
    );
  const diff = async (on: AccountStage, id: string): Promise<boolean> =>
    (await on.cleanup.diff(idOf(id), clean(id), inDriftMode(id))).changes;
  /** The engine asks for diffs one after another. */
  const diffs = (on: AccountStage, ids: readonly string[]): Promise<boolean[]> =>
    sideBySide(ids, 1, (id) => diff(on, id), on.clock);

  for (const parallel of [1, 8, 16, 64]) {
    it(`refresh of 500, ${parallel} at once`, async () => {
      const on = await start({ clients: clientsNamed(IDS) });
      await on.clock.run(refresh(on, IDS, parallel));
      // One alone cannot know that others follow.
      const alone = parallel === 1 ? [`GET oauth_clients/${FIRST} 200`] : [];
      assert.deepEqual(on.simulator.takeRequests(), [...alone, LIST(200)]);
    });
  }

  it("refresh: those that ask while the list is under way are answered by it", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    const list = on.simulator.hold({ operation: "listClients" });
    const early = refresh(on, IDS.slice(0, 4), 4);
    await on.clock.run(list.arrived);
    const late = refresh(on, IDS.slice(4), 16);
    await on.clock.pass(1_000, 1);
    list.release();
    await on.clock.run(Promise.all([early, late]));
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
  });

  it("refresh: a second one alone within 10 s gets a list, a later one does not", async () => {
    for (const [passed, request] of [
      [RECENT_MS - 1, LIST(200)],
      [RECENT_MS, `GET oauth_clients/${SECOND} 200`],
    ] as const) {
      const on = await start({ clients: clientsNamed(IDS) });
      const began = on.clock.now();
      await on.clock.run(on.cleanup.read(idOf(FIRST), clean(FIRST)));
      await on.clock.pass(passed - (on.clock.now() - began));
      await on.clock.run(on.cleanup.read(idOf(SECOND), clean(SECOND)));
      assert.deepEqual(on.simulator.takeRequests(), [`GET oauth_clients/${FIRST} 200`, request]);
    }
  });

  it("diffs of 500 in drift mode, one after another: one list, and 10 s later another", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.rotate(SECOND);
    const began = on.clock.now();
    const drifted = await on.clock.run(diffs(on, IDS));
    assert.deepEqual(
      drifted,
      IDS.map((id) => id === SECOND),
    );
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
    const sent = on.clock.now();
    assert.equal(sent - began, 100);

    await on.clock.pass(RECENT_MS - 1);
    await on.clock.run(diffs(on, IDS));
    assert.deepEqual(on.simulator.takeRequests(), []);
    await on.clock.pass(1);
    await on.clock.run(diffs(on, IDS));
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
  });

  it("a change of this process drops what the list says of its client", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.rotate(FIRST);
    assert.deepEqual(await on.clock.run(diffs(on, IDS.slice(0, 3))), [true, false, false]);
    await on.clock.run(on.cleanup.update(idOf(FIRST), clean(FIRST), inDriftMode(FIRST)));
    on.simulator.takeRequests();
    assert.deepEqual(
      await on.clock.run(diffs(on, IDS.slice(1))),
      IDS.slice(1).map(() => false),
    );
    assert.deepEqual(on.simulator.takeRequests(), [], "the others");
    assert.deepEqual(
      await on.clock.run(diffs(on, IDS)),
      IDS.map(() => false),
    );
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
  });

  it("while a change is under way the list from before it says nothing of its client", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.rotate(FIRST);
    assert.deepEqual(await on.clock.run(diffs(on, [FIRST])), [true]);
    const held = on.simulator.hold({ operation: "deleteRotatedSecret" });
    const update = on.cleanup.update(idOf(FIRST), clean(FIRST), inDriftMode(FIRST));
    await on.clock.run(held.arrived);
    on.simulator.takeRequests();
    assert.equal(await diff(on, SECOND), false);
    assert.deepEqual(on.simulator.takeRequests(), []);
    assert.equal(await on.clock.run(diff(on, FIRST), 1), true);
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200)]);
    held.release();
    await on.clock.run(update);
  });

  it("a list that comes late does not take the place of one that was asked for after it", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    const late = on.simulator.hold({ operation: "listClients", effect: "before" });
    const first = refresh(on, IDS.slice(0, 2), 2);
    await on.clock.run(late.arrived);
    on.simulator.rotate(FIRST);
    const second = sideBySide(IDS.slice(2, 4), 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await on.clock.run(second, 1);
    late.release();
    await on.clock.run(first);
    assert.deepEqual(await on.clock.run(diffs(on, [FIRST])), [true]);
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200), LIST(200)]);
  });

  it("a list that was asked for while a change was under way says nothing of its client afterwards", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.rotate(FIRST);
    const held = on.simulator.hold({ operation: "deleteRotatedSecret" });
    const update = on.cleanup.update(idOf(FIRST), clean(FIRST), inDriftMode(FIRST));
    await on.clock.run(held.arrived);
    const during = diff(on, FIRST);
    await on.clock.pass(5_000, 1);
    assert.equal(await during, true);
    held.release();
    await on.clock.run(update);
    assert.equal(await on.clock.run(diff(on, FIRST)), false);
    assert.deepEqual(on.simulator.takeRequests(), [
      `GET oauth_clients/${FIRST} 200`,
      `DELETE oauth_clients/${FIRST}/rotate_secret 200`,
      LIST(200),
      `GET oauth_clients/${FIRST} 200`,
      LIST(200),
    ]);
  });

  it("an update that a recent list has asked for looks afresh before it deletes", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.rotate(FIRST);
    assert.deepEqual(await on.clock.run(diffs(on, [FIRST])), [true]);
    on.simulator.retire(FIRST);
    const { outputs } = await on.clock.run(on.cleanup.update(idOf(FIRST), clean(FIRST), inDriftMode(FIRST)));
    assert.equal(outputs.outcome, "alreadyClean");
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200), `GET oauth_clients/${FIRST} 200`]);
  });

  it("a client that the list lacks is asked for alone, each time", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.removeClient(FIRST);
    const [first, ...others] = await on.clock.run(refresh(on, IDS, 16));
    assert.equal(first, undefined);
    assert.ok(others.every((state) => state !== undefined));
    assert.deepEqual(on.simulator.takeRequests(), [LIST(200), `GET oauth_clients/${FIRST} 404`]);
    await assert.rejects(on.clock.run(diff(on, FIRST)), /client_not_found: /);
    assert.deepEqual(on.simulator.takeRequests(), [`GET oauth_clients/${FIRST} 404`]);
  });
});
