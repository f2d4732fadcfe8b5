import assert from "node:assert/strict";
import { CloudflareOAuthError } from "../../../provider/errors";

/** The error of this package that `work` ends with. */
export async function failureOf(work: Promise<unknown>): Promise<CloudflareOAuthError> {
  const error = await work.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CloudflareOAuthError, error instanceof Error ? error : String(error));
  return error;
}

/** Asserts that `secret` stands in no message and no stack of an error or of its causes. */
export function assertHidden(secret: string, error: Error): void {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    for (const text of [inner.message, inner.stack ?? "", String(inner)]) {
      assert.ok(!text.includes(secret), `${secret} stands in: ${text}`);
    }
  }
}
