import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What this tool needs to know of a go.mod. */
export interface GoModule {
  /** The oldest Go release that builds it, such as `1.25.11`. */
  goVersion: string;
  /** The versions of the modules it requires, by module path, without a leading "v". */
  versions: Map<string, string>;
}

/**
 * Reads a go.mod.
 *
 * @param directory The directory that holds it.
 * @throws If there is none, or if it names no Go version.
 */
export function readGoModule(directory: string): GoModule {
  return parseGoModule(readFileSync(join(directory, "go.mod"), "utf8"));
}

/** The text of a go.mod, understood. Lines that say nothing of versions are passed over. */
export function parseGoModule(text: string): GoModule {
  const goVersion = /^go (\S+)$/m.exec(text)?.[1];
  if (goVersion === undefined) throw new Error("go.mod has no go line");
  const required = text.matchAll(/^(?:require )?\t?(\S+) v(\d\S*)/gm);
  return {
    goVersion,
    versions: new Map(Array.from(required, ([, path = "", version = ""]) => [path, version])),
  };
}
