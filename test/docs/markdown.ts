/** The targets of all links and pictures in a page. */
export function linksIn(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/**
 * The anchors of the headings of a page, each with its heading, as GitHub and GitLab make them: lower case, blanks as
 * hyphens, no punctuation, and a number where there was the same before.
 */
export function anchorsIn(markdown: string): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  const times = new Map<string, number>();
  for (const [, escaped = ""] of withoutCode(markdown).matchAll(/^#+ (.*)$/gm)) {
    const heading = escaped.replaceAll("\\", "");
    const slug = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
    const before = times.get(slug) ?? 0;
    times.set(slug, before + 1);
    anchors.set(before === 0 ? slug : `${slug}-${before}`, heading);
  }
  return anchors;
}

/** The blocks of code in a language. */
export function programsIn(markdown: string, language: string): string[] {
  const blocks = markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"));
  return [...blocks].map(([, program = ""]) => program);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, "");
}
