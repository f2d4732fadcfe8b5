import { readFileSync } from "node:fs";
import { ERROR_CODES } from "../../provider/errors";

/** A code of provider/errors.ts, and its docstring on one line. */
export interface DocumentedCode {
  readonly code: string;
  readonly meaning: string;
}

/**
 * The codes of {@link ERROR_CODES}, with what the comment before each says.
 *
 * @param file Path of provider/errors.ts.
 * @throws If one has no comment.
 */
export function errorCodes(file: string): DocumentedCode[] {
  const text = readFileSync(file, "utf8");
  const documented = [...text.matchAll(/^ {2}\/\*\* (.*?) \*\/\n {2}"(\w+)",$/gms)];
  const codes = documented.map(([, comment = "", code = ""]) => ({
    code,
    meaning: comment.replace(/\s*\n\s*\* ?/g, " ").replace(/\.$/, ""),
  }));
  const missing = ERROR_CODES.filter((name) => !codes.some(({ code }) => code === name));
  if (missing.length > 0) {
    throw new Error(`no docstring: ${missing.join(", ")}`);
  }
  return codes;
}
