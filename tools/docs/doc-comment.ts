import ts from "typescript";

/**
 * The docstring of a declaration, without its tags, as one paragraph after another. A link is shown as what it links to.
 *
 * @throws If there is none: what is public has to have one.
 */
export function docCommentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter((part) => ts.isJSDoc(part));
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment);
  if (text === undefined) {
    throw new Error(`no docstring: ${node.getText().split("\n")[0] ?? ""}`);
  }
  return text.replace(/\{@link (?:\w+\.)*(\w+)\s*\}/g, "`$1`");
}

/** The first sentence of a text, on one line. */
export function firstSentenceOf(text: string): string {
  const [paragraph = ""] = text.split("\n\n");
  const line = paragraph.replaceAll("\n", " ");
  return /^.*?\.(?= [A-Z`]|$)/.exec(line)?.[0] ?? line;
}

/** What a docstring gives as default, in its sentence that begins so; undefined if it gives none. */
export function defaultIn(text: string): string | undefined {
  return /\bDefault: ([^.]*)\./.exec(text)?.[1];
}

/** The items of the list in a docstring, one of Markdown: "- `"deleted"`: it deleted …". */
export function listIn(text: string): string[] {
  const [, ...items] = text.split(/\n- /);
  return items.map((item) => (item.split("\n\n")[0] ?? "").replace(/\s*\n\s*/g, " "));
}
