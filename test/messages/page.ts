/**
 * The page of all messages: Markdown with one section for each situation.
 */
import { ACCOUNT } from "../helpers/http/cleanup-stage";

/** Columns of the page, less the margin of a block. */
const WIDTH = 112;

const INTRODUCTION = `# What the package says

Every line and every error that a user may meet, as the package makes it, for reading at one go. \`pulumi up\` shows errors
and wrong inputs under their resource, and the other lines under Diagnostics of the stack. Lines are broken here only to fit
the page. \`<account>\` stands for the id of the account, \`<directory>\` for a path.

Made by \`UPDATE_MESSAGES=true npx mocha test/messages/messages.test.ts\`, which lets each situation happen; without the
variable it compares. Read what has changed before you commit it: what happened, what was and was not changed, what to do?
`;

/** Situations about the same thing. */
export interface Chapter {
  readonly title: string;
  readonly sections: readonly Section[];
}

/** A situation, and what is said in it. */
export interface Section {
  readonly heading: string;
  readonly texts: readonly string[];
}

export function render(chapters: readonly Chapter[]): string {
  const parts = chapters.map(
    ({ title, sections }) => `\n## ${title}\n${sections.map((section) => `\n${asBlock(section)}`).join("")}`,
  );
  return INTRODUCTION + parts.join("");
}

/** A section as it stands on the page. */
export function asBlock({ heading, texts }: Section): string {
  const lines = texts.map((text) => wrapped(plain(text)).join("\n")).join("\n\n");
  return `### ${heading}\n\n\`\`\`text\n${lines}\n\`\`\`\n`;
}

/** The sections of a page, by their headings. */
export function sectionsOf(page: string): ReadonlyMap<string, string> {
  const blocks = [...page.matchAll(/^### (.*)\n\n```text\n[^]*?\n```\n/gm)];
  return new Map(blocks.map(([block, heading = ""]) => [heading, block]));
}

/** Without what differs from run to run. */
function plain(text: string): string {
  return text
    .replaceAll(ACCOUNT, "<account>")
    .replace(/cf-ray [0-9a-f]{16}(-[A-Z]{3})?/, "cf-ray <ray>")
    .replace(/(?<=for the provider, in )\S+(?=,)/, "<directory>");
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
