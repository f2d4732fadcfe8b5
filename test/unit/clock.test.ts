import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { systemClock } from "../../provider/clock";

/** How many timers keep the process alive; one that rings counts until it has rung, and the test itself has one. */
async function timers(): Promise<number> {
  await turn();
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

describe("system clock", () => {
  it("rings after the time, once, and has slept as long", async () => {
    const before = await timers();
    const began = systemClock.now();
    const rung: number[] = [];
    systemClock.alarm(10, () => rung.push(systemClock.now()));
    await systemClock.sleep(30);
    assert.equal(rung.length, 1);
    assert.ok(rung[0]! - began >= 9 && systemClock.now() - began >= 29); // Timers may be a millisecond early.
    assert.equal(await timers(), before);
  });

  it("an alarm that is called off does not ring, and does not keep the process alive", async () => {
    const before = await timers();
    const callOff = systemClock.alarm(10, () => assert.fail("it rang"));
    assert.equal(await timers(), before + 1);
    callOff();
    assert.equal(await timers(), before);
    await systemClock.sleep(20);
    callOff();
  });
});
