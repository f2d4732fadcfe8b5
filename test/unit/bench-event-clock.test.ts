import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { EventClock } from "../../bench/rate-limit/event-clock";

describe("bench: event clock", () => {
  it("stands still until it is told to move on, and then to the next wake-up", () => {
    const clock = new EventClock();
    const rung: [number, string][] = [];
    clock.alarm(300_000, () => rung.push([clock.now(), "late"]));
    clock.alarm(20, () => rung.push([clock.now(), "early"]));
    assert.equal(clock.now(), 0);
    clock.skip();
    clock.skip();
    assert.deepEqual(rung, [
      [20, "early"],
      [300_000, "late"],
    ]);
  });

  it("wakes all whose time it is at once, except one that another has called off", () => {
    const clock = new EventClock();
    const rung: string[] = [];
    clock.alarm(5, () => {
      rung.push("first");
      callOff();
    });
    const callOff = clock.alarm(5, () => rung.push("called off"));
    clock.alarm(5, () => rung.push("third"));
    clock.skip();
    assert.deepEqual(rung, ["first", "third"]);
  });

  it("does not move when nobody wants to be woken", () => {
    const clock = new EventClock();
    clock.alarm(5, () => undefined)();
    clock.skip();
    assert.equal(clock.now(), 0);
  });

  it("moves on until the work is done, and no further", async () => {
    const clock = new EventClock();
    clock.alarm(1_000_000, () => undefined);
    const work = async () => {
      for (const ms of [20, 300_000]) await clock.sleep(ms);
    };
    await clock.runUntil(work(), async () => {
      await turn();
    });
    assert.equal(clock.now(), 300_020);
  });

  it("throws what the work throws", async () => {
    const clock = new EventClock();
    const work = clock.sleep(1).then(() => {
      throw new Error("no");
    });
    await assert.rejects(
      clock.runUntil(work, async () => {
        await turn();
      }),
      { message: "no" },
    );
  });
});
