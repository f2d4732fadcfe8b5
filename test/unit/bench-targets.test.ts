import assert from "node:assert/strict";
import { type ContenderName } from "../../bench/contenders/contender";
import { type EngineFigures, type StackFigures } from "../../bench/engine/engine";
import { type ResourceName } from "../../bench/engine/programs";
import { type HandlersFigures } from "../../bench/handlers/handlers";
import { type Results } from "../../bench/results";
import { type Figure } from "../../bench/statistics";
import { verdicts } from "../../bench/targets";

const machine = { node: "v24.0.0", cpus: 2, platform: "linux" };

function exactly(median: number): Figure {
  return { median, lowest: median, highest: median };
}

function handlers(undici: number, sdk: number): HandlersFigures {
  const of = <T>(values: Record<ContenderName, T>) => values;
  const figures = { requests: {}, wallMs: exactly(1), cpuMs: exactly(1) };
  return {
    clients: 500,
    parallel: 16,
    latencyMs: 20,
    rounds: 1,
    contenders: of({ package: figures, undici: figures, undiciConfirming: figures, sdk: figures }),
    timesThePackage: of({
      package: exactly(1),
      undici: exactly(undici),
      undiciConfirming: exactly(1),
      sdk: exactly(sdk),
    }),
    profile: [],
  };
}

function stack(resource: ResourceName, resources: number, ms: number, latencyMs = 0): StackFigures {
  const each = <T>(value: T) => ({ create: value, unchanged: value, refresh: value });
  return {
    resource,
    latencyMs,
    resources,
    wallMs: each(exactly(ms)),
    timesEmpty: each(exactly(1)),
    requests: each(0),
    bytesPerResource: 1,
    providerBytes: 1,
    peakMemory: exactly(1),
    providerCpuMs: exactly(1),
  };
}

function engine(...stacks: StackFigures[]): EngineFigures {
  return { parallel: 16, rounds: 1, stacks, profiles: [], efficiency: [] };
}

/** What is reached, in the order of the targets. */
function reached(results: Omit<Results, "machine">): boolean[] {
  return verdicts({ machine, ...results }).map((verdict) => verdict.reached);
}

describe("bench: targets", () => {
  it("says nothing of what was not measured", () => {
    assert.deepEqual(verdicts({ machine }), []);
  });

  const races: [undici: number, sdk: number, expected: boolean[]][] = [
    [1, 3, [true, true]],
    [0.99, 3, [false, true]],
    [1, 2.99, [true, false]],
  ];
  for (const [undici, sdk, expected] of races) {
    it(`undici takes ${undici} times as long, the SDK ${sdk} times: ${expected.join(", ")}`, () => {
      assert.deepEqual(reached({ handlers: [handlers(undici, sdk)] }), expected);
    });
  }

  const counts: [requests: number, least: number, expected: boolean][] = [
    [564, 562.5, true],
    [591, 562.5, true],
    [592, 562.5, false],
    [9, 7.8125, true], // 5% more are 8.2, and there is no 0.2 of a request.
    [10, 7.8125, false],
  ];
  for (const [requests, least, expected] of counts) {
    it(`${requests} requests where ${least} are the least: ${expected}`, () => {
      const efficiency = { clients: 500, parallel: 16, rotated: true, requests, least };
      assert.deepEqual(reached({ requests: [efficiency] }), [expected]);
      assert.deepEqual(reached({ engine: { ...engine(), efficiency: [efficiency] } }), [expected]);
    });
  }

  for (const [ms, expected] of [
    [30, true],
    [30.1, false],
  ] as const) {
    it(`${ms} ms for the sdk: ${expected}`, () => {
      const other = exactly(500);
      const loading = { pulumi: other, sdk: exactly(ms), provider: other, simulator: other };
      assert.deepEqual(reached({ loading }), [expected]);
    });
  }

  it("gives a stack a tenth more than the empty one", () => {
    const empty = stack("empty", 100, 1_000);
    assert.deepEqual(reached({ engine: engine(stack("package", 100, 1_100), empty) }), [true, true, true]);
    assert.deepEqual(reached({ engine: engine(stack("package", 100, 1_101), empty) }), [false, false, false]);
  });

  it("gives a stack the time that it cannot but wait for answers", () => {
    const empty = stack("empty", 100, 1_000);
    // 7 times 16 clients, 3 answers each, of 20 ms; none; one.
    const allowed = (ms: number) => reached({ engine: engine(stack("package", 100, ms, 20), empty) });
    assert.deepEqual(allowed(1_520), [true, false, false]);
    assert.deepEqual(allowed(1_521), [false, false, false]);
    assert.deepEqual(allowed(1_120), [true, false, true]);
    assert.deepEqual(allowed(1_100), [true, true, true]);
  });

  it("compares how stacks grow, without latency", () => {
    const grown = (ms: number) =>
      engine(
        stack("package", 100, 1_000),
        stack("package", 100, 5_000, 20),
        stack("empty", 100, 2_000),
        stack("package", 500, ms),
        stack("package", 500, 100_000, 20),
        stack("empty", 500, 10_000),
      );
    assert.deepEqual(reached({ engine: grown(5_000) }).slice(-3), [true, true, true]);
    assert.deepEqual(reached({ engine: grown(5_001) }).slice(-3), [false, false, false]);
  });

  it("says by the profiles what a stack waits for, and what an empty one does not", () => {
    const profile = (resource: ResourceName, loading: number) => ({
      resource,
      resources: 100,
      waits: { loading, answers: 220, provider: 310, engine: 3_000 },
      hotSpots: [],
    });
    const figures = engine(stack("package", 100, 1_200), stack("empty", 100, 1_000));
    const profiles = [profile("package", 650), profile("empty", 500)];
    const reasons = verdicts({ machine, engine: { ...figures, profiles } }).map(({ reason }) => reason);
    const loading = "by its profile, loading the provider takes 0.15 s longer";
    assert.deepEqual(reasons, [
      `${loading}, answers 0.22 s, and waiting for operations that the engine may still be starting 0.31 s`,
      loading,
      loading,
    ]);
  });
});
