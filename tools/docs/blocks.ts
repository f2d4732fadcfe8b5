/**
 * A text with generated blocks between markers: `<!-- inputs: OAuthClientSecretRotation -->` … `<!-- end -->`.
 */

/** What makes the text of a block, by the word at the beginning of its marker. */
export type BlockMakers = Readonly<Record<string, (subject: string) => string>>;

const BLOCK = /(<!-- (\w+)(?:: (\w+))? -->\n)(?:(?!<!-- )[^])*?(<!-- end -->)/g;
const MARKER = /<!-- (\w+)(?:: \w+)? -->/g;

/**
 * The text with each block made anew; all else as it was, comments of other kinds too.
 *
 * @throws If a block lacks its beginning or its end, or begins with a word that nothing makes.
 */
export function withBlocks(text: string, makers: BlockMakers): string {
  const kinds = [...text.matchAll(MARKER)].map(([, kind = ""]) => kind);
  const blocks = [...text.matchAll(BLOCK)].length;
  const ends = kinds.filter((kind) => kind === "end").length;
  const beginnings = kinds.filter((kind) => kind in makers).length;
  const made = text.replace(
    BLOCK,
    (_block, start: string, kind: string, subject: string | undefined, end: string) => {
      const make = makers[kind];
      if (!make) {
        throw new Error(`nothing makes a block of ${kind}`);
      }
      return `${start}\n${make(subject ?? "")}\n${end}`;
    },
  );
  if (ends !== blocks || beginnings !== blocks) {
    throw new Error("a block without a beginning or an end");
  }
  return made;
}
