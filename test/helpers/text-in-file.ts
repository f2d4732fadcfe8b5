import { once } from "node:events";
import { existsSync, readFileSync, watch } from "node:fs";
import path from "node:path";

/** Waits until `file` exists and its text is what `isEnough` wants, and gives the text. Its directory must be there. */
export async function textInFile(
  file: string,
  isEnough: (text: string) => boolean,
  signal?: AbortSignal,
): Promise<string> {
  const watcher = watch(path.dirname(file));
  try {
    for (;;) {
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      if (isEnough(text)) {
        return text;
      }
      await once(watcher, "change", { signal });
    }
  } finally {
    watcher.close();
  }
}
