import assert from "node:assert/strict";
import {
  askedPause,
  latestQuota,
  type Quota,
  quotaOf,
  untilRenewal,
  waitFor,
} from "../../provider/rate-limit";

const NOW = Date.parse("2026-11-23T12:00:00Z");

describe("rate limit: how long a server asks to wait", () => {
  const table: [headers: Record<string, string>, pause: number | undefined][] = [
    [{}, undefined],
    [{ "retry-after": "7" }, 7_000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "86400" }, 86_400_000],
    [{ "retry-after": "Mon, 23 Nov 2026 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Monday, 23-Nov-26 12:01:30 GMT" }, 90_000],
    [{ "retry-after": "Mon, 23 Nov 2026 12:00:00 GMT" }, 0],
    [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 0],
    [{ ratelimit: '"default";r=50;t=30' }, undefined],
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"default";r=0;t=0' }, 0],
    [{ ratelimit: '"default"; r=0; t=30' }, 30_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=0;t=200' }, 200_000],
    [{ ratelimit: '"default";r=0;t=200, "burst";r=0;t=5' }, 200_000],
    [{ ratelimit: '"burst";r=0;t=5, "default";r=7;t=200' }, 5_000],
    [{ ratelimit: '"default";r=0' }, undefined],
    [{ "retry-after": "60", ratelimit: '"default";r=0;t=30' }, 60_000],
    [{ "retry-after": "10", ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ "retry-after": "10", ratelimit: '"default";r=1;t=30' }, 10_000],
    [{ "retry-after": "soon", ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ "ratelimit-policy": '"default";q=1200;w=300' }, undefined],
  ];
  for (const [headers, pause] of table) {
    it(`${JSON.stringify(headers)}: ${pause ?? "nothing"}`, () => {
      assert.equal(askedPause(headers, NOW), pause);
    });
  }

  /** What Date.parse alone would take for a date, and numbers that are none. */
  const neither = [
    "",
    "soon",
    "soon 5",
    "-1",
    "+7",
    "1.5",
    "7;",
    "7 s",
    "0x10",
    "NaN",
    "Infinity",
    "9".repeat(16),
  ];
  const dates = ["2026-11-23T12:01:30Z", "Mon Nov 23 12:01:30 2026", "Mon, 23 Nov 2026 12:01:30", "soon GMT"];
  for (const value of [...neither, ...dates]) {
    it(`a Retry-After of "${value}" says nothing`, () => {
      assert.equal(askedPause({ "retry-after": value }, NOW), undefined);
    });
  }
});

describe("rate limit: what is left of a quota", () => {
  const policy = '"default";q=1200;w=300';
  const quota = (left: number, seconds: number, size = Infinity): Quota => ({
    left,
    renewedAt: NOW + seconds * 1000,
    size,
  });
  const table: [ratelimit: string | undefined, policies: string | undefined, Quota | undefined][] = [
    [undefined, undefined, undefined],
    [undefined, policy, undefined],
    ["", policy, undefined],
    ['"default";r=50;t=30', undefined, quota(50, 30)],
    ['"default";r=50;t=30', policy, quota(50, 30, 1200)],
    ['"default";t=30;r=50', '"default";w=300;q=1200', quota(50, 30, 1200)],
    [' "default" ; r=50 ; t=30 ', ' "default" ; q=1200 ', quota(50, 30, 1200)],
    ['"default" ;r=50;t=30', '"default";q=1200', quota(50, 30, 1200)],
    ["default;r=50;t=30", "default;q=1200", quota(50, 30, 1200)],
    ['"default";r=50;t=30', "default;q=1200", quota(50, 30)],
    ['"default";r=50;t=30', '"other";q=1200;w=300', quota(50, 30)],
    ['"default";r=50;t=30', '"default"', quota(50, 30)],
    ['"default";r=50;t=30', '"default";q=many', quota(50, 30)],
    ['"default";r=50;t=30', '"burst";q=100;w=60,"default";q=1200;w=300', quota(50, 30, 1200)],
    ['"default";r=50;t=30;pk=:Zm9v:', policy, quota(50, 30, 1200)],
    ['"default";pk=:Zm9v:;r=50;t=30', policy, quota(50, 30, 1200)],
    ['"default";r=0;t=0', policy, quota(0, 0, 1200)],
    ['"default";r=50', policy, undefined],
    ['"default";t=30', policy, undefined],
    ['"default";r=;t=30', policy, undefined],
    ['"default";r=-1;t=30', policy, undefined],
    ['"default";r=50;t=-30', policy, undefined],
    ['"default";r=50;t=1.5', policy, undefined],
    ['"default";r=NaN;t=30', policy, undefined],
    ['"default";r=Infinity;t=30', policy, undefined],
    ['"default";r=50;t=3e1', policy, undefined],
    [`"default";r=50;t=${"9".repeat(16)}`, policy, undefined],
    [`"default";r=50;t=${"9".repeat(15)}`, policy, quota(50, 999_999_999_999_999, 1200)],
    ['"default";rr=50;tt=30', policy, undefined],
    ['"default";R=50;T=30', policy, undefined],
    ["r=50;t=30", policy, undefined],
    ['"default" r=50 t=30', policy, undefined],
    ['"burst";r=50;t=5,"default";r=7;t=200', `"burst";q=100;w=60, ${policy}`, quota(7, 200, 1200)],
    ['"default";r=7;t=200,"burst";r=50;t=5', `"burst";q=100;w=60, ${policy}`, quota(7, 200, 1200)],
    ['"burst";r=7;t=5, "default";r=50;t=200', `"burst";q=100;w=60, ${policy}`, quota(7, 5, 100)],
    ['"burst";r=7;t=5, "default";r=7;t=200', `"burst";q=100;w=60, ${policy}`, quota(7, 200, 1200)],
    ['"default";r=7;t=200, "burst";r=7;t=5', `"burst";q=100;w=60, ${policy}`, quota(7, 200, 1200)],
    ['"burst";r=many;t=5, "default";r=50;t=200', policy, quota(50, 200, 1200)],
    [',,"default";r=50;t=200,', policy, quota(50, 200, 1200)],
  ];
  for (const [ratelimit, policies, expected] of table) {
    it(`${ratelimit ?? "no report"}, ${policies ?? "no policy"}`, () => {
      const headers = {
        ...(ratelimit !== undefined && { ratelimit }),
        ...(policies !== undefined && { "ratelimit-policy": policies }),
      };
      assert.deepEqual(quotaOf(headers, NOW), expected);
    });
  }
});

describe("rate limit: what is known after another report", () => {
  const quota = (left: number, renewedAt: number): Quota => ({ left, renewedAt, size: 1200 });
  const table: [
    name: string,
    known: Quota | undefined,
    reported: Quota | undefined,
    which: "known" | "reported",
  ][] = [
    ["the first", undefined, quota(5, 30_000), "reported"],
    ["an answer without one", quota(5, 30_000), undefined, "known"],
    ["a lower one", quota(5, 30_000), quota(4, 30_000), "reported"],
    ["one that was overtaken", quota(5, 30_000), quota(6, 30_000), "known"],
    ["the same", quota(5, 30_000), quota(5, 30_999), "reported"],
    ["one that was overtaken, rounded up", quota(5, 30_000), quota(6, 32_000), "known"],
    ["one that was overtaken, rounded down", quota(5, 30_000), quota(6, 28_000), "known"],
    ["a lower one, rounded", quota(5, 30_000), quota(4, 32_000), "reported"],
    ["a renewed one", quota(5, 30_000), quota(1199, 330_000), "reported"],
    ["one that is renewed more than 2 s later", quota(0, 30_000), quota(1, 32_001), "reported"],
    ["one that is renewed more than 2 s sooner", quota(0, 30_000), quota(1, 27_999), "reported"],
  ];
  for (const [name, known, reported, which] of table) {
    it(`${name}: ${which}`, () => {
      assert.equal(latestQuota(known, reported), which === "known" ? known : reported);
    });
  }

  it("nothing after no report", () => {
    assert.equal(latestQuota(undefined, undefined), undefined);
  });
});

describe("rate limit: how long the next request waits", () => {
  const later = (left: number): Quota => ({ left, renewedAt: NOW + 30_000, size: 1200 });
  const renewed = (size: number): Quota => ({ left: 0, renewedAt: NOW - 1_000, size });
  const table: [name: string, quota: Quota | undefined, underWay: number, wait: number | "answer"][] = [
    ["nothing known", undefined, 500, 0],
    ["one left", later(1), 0, 0],
    ["none left", later(0), 0, 30_000],
    ["none left, and one under way", later(0), 1, "answer"],
    ["the last one under way", later(1), 1, "answer"],
    ["one left beside those under way", later(16), 15, 0],
    ["as many under way as are left", later(16), 16, "answer"],
    ["more under way than are left", later(3), 16, "answer"],
    ["renewed", renewed(1200), 0, 0],
    ["renewed just now", { left: 0, renewedAt: NOW, size: 1200 }, 0, 0],
    ["renewed in a millisecond", { left: 0, renewedAt: NOW + 1, size: 1200 }, 0, 1],
    ["renewed, and as many under way as it has", renewed(16), 16, "answer"],
    ["renewed, and one less under way", renewed(16), 15, 0],
    ["renewed, of unknown size", renewed(Infinity), 10_000, 0],
    ["renewed, of no size", renewed(0), 0, 0],
    ["renewed, of no size, and one under way", renewed(0), 1, "answer"],
  ];
  for (const [name, quota, underWay, wait] of table) {
    it(`${name}: ${wait}`, () => {
      assert.equal(waitFor(quota, underWay, NOW), wait);
    });
  }
});

describe("rate limit: how long it is until the renewal", () => {
  const table: [renewedAt: number | undefined, untilMs: number][] = [
    [undefined, Infinity],
    [NOW - 1, Infinity],
    [NOW, Infinity],
    [NOW + 1, 1],
    [NOW + 30_000, 30_000],
  ];
  for (const [renewedAt, untilMs] of table) {
    it(`${renewedAt === undefined ? "no quota" : `${renewedAt - NOW} ms from now`}: ${untilMs}`, () => {
      const quota = renewedAt === undefined ? undefined : { left: 0, renewedAt, size: 1200 };
      assert.equal(untilRenewal(quota, NOW), untilMs);
    });
  }
});
