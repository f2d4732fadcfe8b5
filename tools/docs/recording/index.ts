import { type PulumiCli } from "../../pulumi-cli/pulumi-cli";
import { type Line, linesOf, textOf } from "./ansi";
import { clean, wrap } from "./clean";
import { recordRotation, type RecordedCommand } from "./record";
import { drawSvg } from "./svg";

/** So wide is a README on most screens, with letters that can be read. */
const COLUMNS = 116;

/** What the pictures show, by the names of their files. */
const TITLES = {
  "up.svg": "A terminal: pulumi up rotates a secret, hands it over, deletes the old one, and proves it",
  "refresh.svg": "A terminal: pulumi refresh warns of an old secret after a rotation outside the stack",
} as const;

/** Runs an example with the real CLI, and draws what was to be seen: the text of each SVG by the name of its file. */
export async function recordings(cli: PulumiCli): Promise<Record<keyof typeof TITLES, string>> {
  const { up, refresh } = await recordRotation(cli);
  return {
    "up.svg": drawSvg(up.flatMap(shown), TITLES["up.svg"]),
    "refresh.svg": drawSvg(refresh.flatMap(shown), TITLES["refresh.svg"]),
  };
}

function shown({ command, output }: RecordedCommand): Line[] {
  const lines = linesOf(output)
    .map(clean)
    .flatMap((line) => wrap(line, COLUMNS));
  const isText = (line: Line): boolean => textOf(line).trim() !== "";
  const text = lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
  return [[{ text: `$ ${command}`, bold: true }], ...text];
}
