/**
 * What a terminal makes of coloured output: the SGR sequences of ECMA-48, section 8.3.117, as far as Pulumi uses them.
 */

/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  /** One of the first 16 of a terminal's 256 colours; undefined for that of plain text. */
  readonly colour?: number;
  readonly bold?: boolean;
}

export type Line = readonly Span[];

type Style = Omit<Span, "text">;

// eslint-disable-next-line no-control-regex -- ESC is what such a sequence begins with
const SEQUENCE = /\u001b\[([\d;]*)m/;

/**
 * The lines of an output. The style goes on over the end of a line.
 *
 * @throws On a sequence that is not known here.
 */
export function linesOf(output: string): Line[] {
  let style: Style = {};
  return output.split("\n").map((line) => {
    const spans: Span[] = [];
    // With a group in the pattern, every second part is a sequence.
    line.split(SEQUENCE).forEach((part, index) => {
      if (index % 2 === 1) {
        style = styled(style, part);
      } else if (part !== "") {
        spans.push({ text: part, ...style });
      }
    });
    return spans;
  });
}

function styled(style: Style, sequence: string): Style {
  const colour = /^38;5;(\d|1[0-5])$/.exec(sequence)?.[1];
  if (colour !== undefined) {
    return { ...style, colour: Number(colour) };
  }
  switch (sequence) {
    case "":
    case "0":
      return {};
    case "1":
      return { ...style, bold: true };
    default:
      throw new Error(`the sequence ESC[${sequence}m is not known`);
  }
}

/** A line without its styles. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}
