import assert from "node:assert/strict";
import { askedPause } from "../../provider/rate-limit";

const NOW = Date.parse("2026-11-23T12:00:00Z");

describe("rate limit: how long a server asks to wait", () => {
  const table: [headers: Record<string, string>, pause: number | undefined][] = [
    [{}, undefined],
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "Mon, 23 Nov 2026 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ ratelimit: '"default";r=50;t=30' }, undefined],
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"default"; r=0; t=30' }, 30_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=0;t=200' }, 200_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=7;t=200' }, 5_000],
    [{ ratelimit: '"default";r=0' }, undefined],
    [{ "retry-after": "60", ratelimit: '"default";r=0;t=30' }, 60_000],
    [{ "retry-after": "10", ratelimit: '"default";r=0;t=30' }, 30_000],
  ];
  for (const [headers, pause] of table) {
    it(`${JSON.stringify(headers)}: ${pause ?? "nothing"}`, () => {
      assert.equal(askedPause(headers, NOW), pause);
    });
  }
});
