import assert from "node:assert/strict";
import { pauseNotice } from "../../provider/pause-notice";
import { FakeClock } from "../helpers/fake-clock";

/** The seconds that pass, then a pause in milliseconds, then whether it is told. */
type Step = readonly [passed: number, pauseMs: number, told: boolean];

describe("pause notice", () => {
  it("says how long, and until when", () => {
    const told: string[] = [];
    pauseNotice(new FakeClock("2026-11-23T23:59:30Z"), (message) => told.push(message))(300_250);
    assert.deepEqual(told, [
      "Cloudflare asks to wait (rate limit): requests go on in 301 s, at 00:04:30 UTC. Nothing has failed.",
    ]);
  });

  const table: [name: string, steps: readonly Step[]][] = [
    [
      "short ones are not worth a line",
      [
        [0, 0, false],
        [0, 4_999, false],
      ],
    ],
    ["five seconds are", [[0, 5_000, true]]],
    [
      "one for all operations that pause",
      [
        [0, 30_000, true],
        [0, 30_000, false],
        [0, 30_500, false],
      ],
    ],
    [
      "none for one that joins later",
      [
        [0, 30_000, true],
        [10, 20_000, false],
        [19, 6_000, false],
      ],
    ],
    [
      "none for one that ends up to 10 s later",
      [
        [0, 30_000, true],
        [0, 40_000, false],
      ],
    ],
    [
      "another for one that ends more than 10 s later",
      [
        [0, 30_000, true],
        [0, 40_001, true],
        [0, 50_001, false],
      ],
    ],
    [
      "none for one that goes on after the end of the last to be told",
      [
        [0, 30_000, true],
        [29, 11_000, false],
      ],
    ],
    [
      "another once the last is over",
      [
        [0, 30_000, true],
        [30, 5_000, true],
      ],
    ],
    [
      "a short one is not remembered",
      [
        [0, 4_000, false],
        [0, 6_000, true],
      ],
    ],
    [
      "what is not told does not make the last longer",
      [
        [0, 30_000, true],
        [0, 40_000, false],
        [31, 9_000, true],
      ],
    ],
  ];
  for (const [name, steps] of table) {
    it(name, () => {
      const clock = new FakeClock();
      const told: string[] = [];
      const announce = pauseNotice(clock, (message) => told.push(message));
      const after = steps.map(([passed, pauseMs]) => {
        clock.advance(passed * 1000);
        announce(pauseMs);
        return told.splice(0).length;
      });
      assert.deepEqual(
        after,
        steps.map(([, , isTold]) => Number(isTold)),
      );
    });
  }
});
