import assert from "node:assert/strict";
import { rateLimitTable, requestsTable, verdictList } from "../../bench/report";

describe("bench: report", () => {
  it("shows how far requests are above the least", () => {
    const rows = [
      { clients: 500, parallel: 8, rotated: true, requests: 626, least: 625 },
      { clients: 500, parallel: 64, rotated: false, requests: 8, least: 7.8125 },
    ];
    assert.equal(
      requestsTable("Requests", rows),
      [
        "",
        "Requests",
        "",
        "                                 at a time  requests  least  above",
        "500 clients, an old secret each          8       626  625.0   0.2%",
        "500 clients, nothing to delete          64         8    7.8   2.4%",
        "",
      ].join("\n"),
    );
  });

  it("shows times, refusals, and who gave up", () => {
    const result = {
      contender: "sdk",
      clients: 1_000,
      parallel: 16,
      latencyMs: 20,
      requests: 2_016,
      refused: 16,
      simulatedSeconds: 302.54,
      failures: 1,
    } as const;
    assert.equal(
      rateLimitTable([result]).split("\n")[4],
      "1000 clients, official SDK: get, delete      2016           16  5.04 min                 1",
    );
  });

  it("gives the reason for what is not reached, and for nothing else", () => {
    const verdict = { target: "fast", measured: "1 s", reason: "it waits" };
    assert.equal(
      verdictList([
        { ...verdict, reached: true },
        { ...verdict, reached: false },
      ]),
      "\nTargets\n\nreached      fast: 1 s\nNOT reached  fast: 1 s\n             because it waits\n",
    );
  });
});
