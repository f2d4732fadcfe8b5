import assert from "node:assert/strict";
import { plot } from "../../bench/plot";
import { type SimulationResult } from "../../bench/rate-limit/simulation-process";

const RESULT: SimulationResult = {
  contender: "package",
  clients: 1_000,
  parallel: 16,
  latencyMs: 20,
  requests: 1_126,
  refused: 0,
  simulatedSeconds: 3.83,
  failures: 0,
};

/** The lengths of the bars. */
function bars(svg: string): number[] {
  return [...svg.matchAll(/<rect [^>]*? width="(\d+)"/g)].map(([, width]) => Number(width));
}

function texts(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, content = ""]) => content);
}

describe("bench: plot", () => {
  it("says what is shown, of whom, and how long it took", () => {
    const shown = texts(plot([RESULT]));
    assert.deepEqual(
      shown.filter((text) => !/^[\d.]+ (s|min|h)$/.test(text)),
      [
        "Time to retire the old secrets of many OAuth clients",
        "Cloudflare's limit of 1,200 requests in 5 minutes, simulated, 16 at a time, 20 ms a request; logarithmic",
        "1,000 clients",
        "this package: look, DELETE, look",
        "3.83 s · 1,126 requests",
      ],
    );
    assert.deepEqual(
      shown.filter((text) => /^[\d.]+ (s|min|h)$/.test(text)),
      ["0.1 s", "1 s", "10 s", "1 min", "10 min", "1 h"],
    );
  });

  it("makes bars as long as the logarithm of the time", () => {
    const seconds = [0.1, 1, 10, 100, 7_200];
    const [none = 0, one = 0, two = 0, three = 0, all = 0] = bars(
      plot(seconds.map((simulatedSeconds) => ({ ...RESULT, simulatedSeconds }))),
    );
    assert.deepEqual([none, one, two, three, all], [0, 84, 169, 253, 410]);
  });

  it("keeps to its frame, however short or long a time is", () => {
    const [short, long] = bars(plot([0, 1e6].map((simulatedSeconds) => ({ ...RESULT, simulatedSeconds }))));
    assert.deepEqual([short, long], [0, 410]);
  });

  it("groups by the number of clients", () => {
    const results = [100, 10_000].flatMap((clients) => [
      { ...RESULT, clients },
      { ...RESULT, clients, contender: "sdk" as const },
    ]);
    const groups = texts(plot(results)).filter((text) => /^[\d,]+ clients$/.test(text));
    assert.deepEqual(groups, ["100 clients", "10,000 clients"]);
    assert.equal(bars(plot(results)).length, 4);
  });

  it("does not hide that clients were given up", () => {
    assert.ok(texts(plot([{ ...RESULT, failures: 7 }])).includes("3.83 s · 1,126 requests, 7 failed"));
  });

  it("is small, in one piece, readable in the dark, and without scripts", () => {
    const nine = Array.from({ length: 9 }, (_, n) => ({ ...RESULT, clients: 10 ** Math.floor(2 + n / 3) }));
    const svg = plot(nine);
    assert.ok(svg.length < 10_000, `${svg.length} bytes`);
    assert.match(svg, /@media\(prefers-color-scheme:dark\)/);
    assert.doesNotMatch(svg, /<script|href=|url\(/);
    const opened = svg.match(/<(svg|style|text)\b/g)?.length;
    assert.equal(svg.match(/<\/(svg|style|text)>/g)?.length, opened);
  });
});
