import { codeOf } from "../transport-errors";

/**
 * Why there is no complete answer, as the end of a sentence.
 *
 * @param limitMs How long the request was given.
 */
export function noCompleteAnswer(error: unknown, limitMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return `no complete answer came within ${limitMs / 1000} s`;
  }
  const code = codeOf(error);
  return code === undefined ? "no complete answer came" : `no complete answer came (${code})`;
}
