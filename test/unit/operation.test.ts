import assert from "node:assert/strict";
import { CloudflareOAuthError } from "../../provider/errors";
import { Operation } from "../../provider/operation";
import { FakeClock } from "../helpers/fake-clock";
import { VirtualClock } from "../helpers/virtual-clock";

describe("operation: the time it has", () => {
  it("ends its limit after its beginning, whatever time it is then", () => {
    const clock = new FakeClock("2026-11-23T12:00:00Z");
    const operation = new Operation(clock, 90_000);
    assert.equal(operation.limitMs, 90_000);
    clock.advance(30_000);
    assert.equal(operation.deadline, Date.parse("2026-11-23T12:01:30Z"));
    assert.equal(operation.remaining(), 60_000);
  });

  it("has none left when it has to end", () => {
    const clock = new FakeClock();
    const operation = new Operation(clock, 1_500);
    clock.advance(1_499);
    assert.equal(operation.remaining(), 1);
    for (const late of [1, 3_600_000]) {
      clock.advance(late);
      assert.throws(
        () => operation.remaining(),
        (error) => {
          assert.ok(error instanceof CloudflareOAuthError);
          assert.equal(
            error.message,
            "request_timeout: The operation took longer than its limit of 1.5 s. Run `pulumi up` again, or raise " +
              "cloudflareOauth:operationTimeoutSeconds.",
          );
          assert.equal(error.unsent, true);
          assert.equal(error.outOfTime, true);
          return true;
        },
      );
    }
  });

  const table: [ms: number, has: boolean][] = [
    [0, true],
    [9_999, true],
    [10_000, false],
    [Infinity, false],
    [NaN, false],
  ];
  for (const [ms, has] of table) {
    it(`10 s are ${has ? "enough" : "too few"} for a pause of ${ms} ms`, () => {
      assert.equal(new Operation(new FakeClock(), 10_000).hasTimeFor(ms), has);
    });
  }

  it("has no time for any pause when it has to end", () => {
    assert.equal(new Operation(new FakeClock(), 0).hasTimeFor(0), false);
  });
});

describe("operation: pauses", () => {
  it("tells when it begins and ends to pause, and of a server's wish only when there is one", async () => {
    const clock = new FakeClock();
    const announced: number[] = [];
    const operation = new Operation(clock, 600_000, (ms) => announced.push(ms));
    const seen: [isPausing: boolean, at: number][] = [];
    operation.onPause = () => {
      seen.push([operation.isPausing, clock.now()]);
    };
    const begun = clock.now();
    assert.equal(operation.isPausing, false);
    await operation.pause(500);
    await operation.pauseAsAsked(7_000);
    assert.deepEqual(seen, [
      [true, begun],
      [false, begun + 500],
      [true, begun + 500],
      [false, begun + 7_500],
    ]);
    assert.deepEqual(clock.pauses, [500, 7_000]);
    assert.deepEqual(announced, [7_000]);
  });

  it("pauses until the last of its pauses is over", async () => {
    const clock = new VirtualClock();
    const operation = new Operation(clock, 600_000);
    const pauses = Promise.all([operation.pause(1_000), operation.pause(3_000)]);
    await clock.pass(2_000);
    assert.equal(operation.isPausing, true);
    await clock.pass(1_000);
    await pauses;
    assert.equal(operation.isPausing, false);
  });

  it("does not pause any longer when its clock fails", async () => {
    const clock = new FakeClock();
    clock.sleep = () => Promise.reject(new Error("broken"));
    const operation = new Operation(clock, 600_000);
    await assert.rejects(operation.pause(1_000), /^Error: broken$/);
    assert.equal(operation.isPausing, false);
  });

  it("needs nobody to be told", async () => {
    const clock = new FakeClock();
    await new Operation(clock, 600_000).pauseAsAsked(60_000);
    assert.deepEqual(clock.pauses, [60_000]);
  });
});
