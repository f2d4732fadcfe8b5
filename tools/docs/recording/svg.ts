/**
 * Draws lines of a terminal as an SVG: on a background of its own, so that it reads on a light and on a dark page, without
 * scripts, fonts or links.
 */
import { type Line, type Span, textOf } from "./ansi";

const FONT_SIZE = 14;
/** The advance of a character, in pixels: that of most monospaced fonts. Lines are stretched to it where it is not. */
const CHARACTER = 8.4;
const LINE_HEIGHT = 20;
const MARGIN = 16;

const BACKGROUND = "#16181d";
const PLAIN = "#d7dae0";
/** The 16 colours of a terminal, each with a contrast of at least 4.5 with the background: so there is no black. */
const COLOURS = [
  ...["#8a919e", "#f2777a", "#99cc99", "#e6c46c", "#7fb2e8", "#cf9fe0", "#66cccc", "#d7dae0"],
  ...["#8a919e", "#f2777a", "#99cc99", "#e6c46c", "#7fb2e8", "#d8a5f0", "#66cccc", "#ffffff"],
];

/** @param title What there is to be seen, for those who do not see it. */
export function drawSvg(lines: readonly Line[], title: string): string {
  const columns = Math.max(...lines.map((line) => textOf(line).length));
  const width = Math.ceil(columns * CHARACTER) + 2 * MARGIN;
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="6" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${PLAIN}">`,
    ...lines.flatMap((line, index) => drawLine(line, MARGIN + (index + 0.75) * LINE_HEIGHT)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Each span at its own column, so that no font moves what comes after it. */
function drawLine(line: Line, y: number): string[] {
  let column = 0;
  return joined(line).flatMap((span) => {
    const [blank = ""] = /^ */.exec(span.text) ?? [];
    const text = span.text.trim();
    const x = MARGIN + (column + blank.length) * CHARACTER;
    column += span.text.length;
    return text === "" ? [] : [drawSpan({ ...span, text }, x, y)];
  });
}

/** With spans of the same style as one. */
function joined(line: Line): Line {
  return line.reduce<Line>((spans, span) => {
    const last = spans.at(-1);
    return last && last.colour === span.colour && last.bold === span.bold
      ? [...spans.slice(0, -1), { ...last, text: last.text + span.text }]
      : [...spans, span];
  }, []);
}

function drawSpan({ text, colour, bold }: Span, x: number, y: number): string {
  const attributes = [
    `x="${x.toFixed(1)}" y="${y}" textLength="${(text.length * CHARACTER).toFixed(1)}"`,
    ...(colour === undefined ? [] : [`fill="${COLOURS[colour] ?? PLAIN}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
  ];
  return `<text ${attributes.join(" ")} xml:space="preserve">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** All that stands in a drawing, in its order, with a blank between what stands apart. */
export function textIn(svg: string): string {
  return [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)]
    .map(([, text = ""]) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"))
    .join(" ");
}
