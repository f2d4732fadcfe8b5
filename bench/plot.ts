/** Draws how long many clients take under the rate limit. A pure function; its outcome is the same on every machine. */
import { CONTENDERS, type ContenderName } from "./contenders/contender";
import { duration } from "./duration";
import { type SimulationResult } from "./rate-limit/simulation-process";

const WIDTH = 760;
/** Where bars begin and where the longest may end, from the left. */
const BARS = { from: 250, to: 660 };
const BAR = { height: 16, gap: 4 };
const GROUP_GAP = 34;
const TOP = 70;

/** The axis is logarithmic: in seconds, with what stands at it. */
const TICKS: readonly (readonly [seconds: number, text: string])[] = [
  [0.1, "0.1 s"],
  [1, "1 s"],
  [10, "10 s"],
  [60, "1 min"],
  [600, "10 min"],
  [3_600, "1 h"],
];
const AXIS = { from: 0.1, to: 7_200 };

/** Readable on white as on black. */
const COLOURS: Record<ContenderName, string> = {
  package: "#c2410c",
  undici: "#3b6fb0",
  undiciConfirming: "#3b6fb0",
  sdk: "#6c757d",
};

const STYLE = `text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px}.title,.group{font-weight:600}.light{fill:#59636e}line{stroke:#d1d9e0}
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.light{fill:#9198a1}line{stroke:#3d444d}}`;

/**
 * An SVG: for each number of clients one bar a contender, as long as the logarithm of its time.
 *
 * @param results Of one latency and one number of clients at a time.
 */
export function plot(results: readonly SimulationResult[]): string {
  const sizes = [...new Set(results.map(({ clients }) => clients))];
  const parts: string[] = [];
  let y = TOP;
  for (const clients of sizes) {
    parts.push(text(16, y, `${clients.toLocaleString("en")} clients`, 'class="group"'));
    y += 8;
    for (const result of results.filter((other) => other.clients === clients)) {
      parts.push(...bar(result, y));
      y += BAR.height + BAR.gap;
    }
    y += GROUP_GAP;
  }
  const bottom = y - GROUP_GAP + 8;
  const height = bottom + 30;
  const title = "Time to retire the old secrets of many OAuth clients";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style>`,
    text(16, 24, title, 'class="title"'),
    text(16, 44, subtitle(results), 'class="light"'),
    ...TICKS.flatMap(([seconds, label]) => tick(seconds, label, bottom)),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function subtitle([first]: readonly SimulationResult[]): string {
  const how = first ? `, ${first.parallel} at a time, ${first.latencyMs} ms a request` : "";
  return `Cloudflare's limit of 1,200 requests in 5 minutes, simulated${how}; logarithmic`;
}

function bar({ contender, simulatedSeconds, requests, failures }: SimulationResult, y: number): string[] {
  const end = position(simulatedSeconds);
  const failed = failures > 0 ? `, ${failures} failed` : "";
  const label = `${duration(simulatedSeconds)} · ${requests.toLocaleString("en")} requests${failed}`;
  const base = y + 12;
  // What would not fit behind a long bar stands in it.
  const isInside = end > BARS.to - 110;
  return [
    text(16, base, CONTENDERS[contender], 'class="light"'),
    `<rect x="${BARS.from}" y="${y}" width="${end - BARS.from}" height="${BAR.height}" rx="2" fill="${COLOURS[contender]}"/>`,
    isInside ? text(end - 6, base, label, 'text-anchor="end" style="fill:#fff"') : text(end + 6, base, label),
  ];
}

function tick(seconds: number, label: string, bottom: number): string[] {
  const x = position(seconds);
  return [
    `<line x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${bottom}"/>`,
    text(x, bottom + 18, label, 'class="light" text-anchor="middle"'),
  ];
}

/** How far from the left, in whole pixels. */
function position(seconds: number): number {
  const share = Math.log(Math.max(seconds, AXIS.from) / AXIS.from) / Math.log(AXIS.to / AXIS.from);
  return Math.round(BARS.from + Math.min(1, share) * (BARS.to - BARS.from));
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}"${attributes === "" ? "" : ` ${attributes}`}>${content}</text>`;
}
