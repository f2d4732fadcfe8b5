/**
 * Why there is no complete answer, as the end of a sentence. Only the code of the cause goes into it: its text, and what
 * the parser of HTTP attaches to its errors, may hold what was sent or received.
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

/** fetch hides the error of the connection behind one of its own. */
function codeOf(error: unknown): string | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string" && /^[A-Z0-9_]+$/.test(inner.code)) {
      return inner.code;
    }
  }
  return undefined;
}
