import assert from "node:assert/strict";
import { type Attempt } from "../../provider/pace";
import { failureOf } from "../helpers/http/failure";
import { trackedPace } from "../helpers/tracked-pace";

describe("pace: what the Ratelimit headers ask for", () => {
  it("nothing is known: all go at once", async () => {
    const on = trackedPace();
    await on.clock.run(Promise.all(Array.from({ length: 500 }, () => on.send(on.answered()))));
    assert.deepEqual(on.sent, Array(500).fill(0));
  });

  it("none left: all wait until the quota is renewed, and each operation says so", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=0;t=30' }));
    await on.clock.run(Promise.all([on.send(on.answered()), on.send(on.answered())]));
    assert.deepEqual(on.sent, [0, 30, 30]);
    assert.deepEqual(on.announced, [30_000, 30_000]);
  });

  it("three left: no more than three go before the renewal", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=3;t=30', "ratelimit-policy": '"default";q=4;w=30' }));
    const began = on.clock.now();
    const seconds = (): number => (on.clock.now() - began) / 1000;
    let left = 3;
    const answer: Attempt<string> = async (heard) => {
      on.sent.push(seconds());
      left = (left === 0 ? 4 : left) - 1;
      const report = `"default";r=${left};t=${30 - (seconds() % 30)}`;
      await Promise.resolve();
      heard({ ratelimit: report, "ratelimit-policy": '"default";q=4;w=30' });
      return "answer";
    };
    await on.clock.run(Promise.all(Array.from({ length: 10 }, () => on.send(answer))));
    assert.deepEqual(on.sent, [0, ...[0, 0, 0], ...[30, 30, 30, 30], ...[60, 60, 60]]);
  });

  it("an answer that overtook another does not give anything back", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=0;t=30' }));
    await on.pace.sendAnyway(on.answered({ ratelimit: '"default";r=2;t=30' }));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
  });

  it("the last one is under way: the next waits for its answer", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const last = on.held();
    const [first, second] = [on.send(last.attempt), on.send(on.answered())];
    await on.clock.pass(2_000);
    assert.deepEqual(on.sent, [0, 0]);
    last.answer({ ratelimit: '"default";r=7;t=330' }); // Somebody has renewed it.
    await on.clock.run(Promise.all([first, second]));
    assert.deepEqual(on.sent, [0, 0, 2]);
    assert.deepEqual(on.announced, []);
    assert.equal(on.clock.pending, 0);
  });

  it("waits for an answer no longer than until the renewal", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const stuck = on.held();
    const first = on.send(stuck.attempt);
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
    stuck.answer({});
    await first;
    assert.equal(on.clock.pending, 0);
  });

  it("waits for an answer no longer than the operation has", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const stuck = on.held();
    const first = on.send(stuck.attempt);
    const failure = await failureOf(on.clock.run(on.send(on.answered(), 20_000)));
    assert.equal(failure.code, "request_timeout");
    assert.equal(failure.unsent, true);
    assert.equal(on.clock.now(), Date.parse("2026-11-23T12:00:20Z"));
    stuck.answer({});
    await first;
    assert.deepEqual(on.sent, [0, 0]);
  });

  it("a quota that is smaller than what is under way, renewed: one answer, one request", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=0', "ratelimit-policy": '"default";q=1;w=1' }));
    const held = [on.held(), on.held(), on.held()];
    const all = Promise.all(held.map(({ attempt }) => on.send(attempt)));
    for (const { answer } of held) {
      await on.clock.pass(1_000);
      answer({});
    }
    await on.clock.run(all);
    assert.deepEqual(on.sent, [0, 0, 1, 2]);
  });
});
