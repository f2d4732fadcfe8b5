/**
 * Takes out of a recording what differs from run to run, and nothing else: durations, times and ports.
 */
import { type Line, textOf } from "./ansi";

/** What stands for it. */
export const LEFT_OUT = "…";

const DURATION = /(?<=\()\d+(\.\d+)?s(?=\))/;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const PORT = /(?<=127\.0\.0\.1:)\d+/g;

/** Pulumi colours the characters in which two times differ, so such a line keeps the style of its beginning only. */
export function clean(line: Line): Line {
  const text = textOf(line);
  if (text.search(TIME) >= 0) {
    const style = line.find((span) => span.text.trim() !== "") ?? { text: "" };
    return [{ ...style, text: text.replace(TIME, LEFT_OUT) }];
  }
  if (text.startsWith("Duration: ")) {
    return [line[0] ?? { text: "" }, { text: ` ${LEFT_OUT}` }];
  }
  return line.map((span) => ({
    ...span,
    text: span.text.replace(DURATION, LEFT_OUT).replace(PORT, LEFT_OUT),
  }));
}

/** Breaks a line that is longer than `columns` between words; what goes on is indented as the line is. */
export function wrap(line: Line, columns: number): Line[] {
  const indent = /^ */.exec(textOf(line))?.[0] ?? "";
  const lines: Line[] = [];
  let current: Line = [];
  let length = 0;
  for (const { text, ...style } of line) {
    for (const word of text.split(/(?<= )/)) {
      if (length + word.trimEnd().length > columns && length > indent.length) {
        lines.push(current);
        current = [{ text: indent }];
        length = indent.length;
      }
      current = [...current, { ...style, text: word }];
      length += word.length;
    }
  }
  return [...lines, current];
}
