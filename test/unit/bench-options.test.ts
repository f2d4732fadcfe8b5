import assert from "node:assert/strict";
import path from "node:path";
import { PARTS, planOf, USAGE } from "../../bench/options";

describe("bench: options", () => {
  it("measures everything, and writes to docs", () => {
    const plan = planOf([]);
    assert.deepEqual(plan.parts, PARTS);
    assert.equal(plan.out, path.resolve("docs"));
    assert.deepEqual(plan.handlers, { clients: 500, parallel: 16, latencies: [0, 20], rounds: 5 });
    assert.deepEqual(plan.countedParallels, [8, 16, 64]);
    assert.deepEqual(plan.rateLimitSizes, [100, 1_000, 10_000]);
    assert.deepEqual(plan.engine.sizes, [100, 500]);
  });

  it("writes nothing of a quick run, unless it is told where", () => {
    assert.equal(planOf(["--quick"]).out, undefined);
    assert.equal(planOf(["--quick", "--out", "elsewhere"]).out, path.resolve("elsewhere"));
  });

  it("takes the same latency everywhere", () => {
    const plan = planOf(["--latency", "50"]);
    assert.deepEqual([plan.latencyMs, plan.handlers.latencies, plan.engine.latencyMs], [50, [0, 50], 50]);
  });

  it("measures the parts that are named, in their own order", () => {
    assert.deepEqual(planOf(["--only", "engine", "--only", "handlers"]).parts, ["handlers", "engine"]);
  });

  const wrong: [args: string[], message: RegExp][] = [
    [["--latency", "0"], /^--latency 0: give 1 to 1000 milliseconds$/],
    [["--latency", "fast"], /^--latency fast: give 1 to 1000 milliseconds$/],
    [["--latency", "1001"], /^--latency 1001: give 1 to 1000 milliseconds$/],
    [["--only", "all"], /^--only all: there is handlers, requests, rateLimit, loading, engine$/],
    [["--fast"], /Unknown option '--fast'/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => planOf(args), { message });
    });
  }

  it("names every part in its usage", () => {
    assert.match(USAGE, /only this part: handlers, requests, rateLimit, loading, engine;/);
  });
});
