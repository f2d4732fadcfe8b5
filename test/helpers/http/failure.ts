import assert from "node:assert/strict";
import { inspect } from "node:util";
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

/** Asserts that `secret` stands nowhere in an error or in its causes, however they are printed. */
export function assertHidden(secret: string, error: Error): void {
  const printed = inspect(error, { depth: Infinity, showHidden: true });
  assert.ok(!printed.includes(secret), `${secret} stands in: ${printed}`);
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    for (const text of [inner.message, inner.stack ?? "", String(inner)]) {
      assert.ok(!text.includes(secret), `${secret} stands in: ${text}`);
    }
  }
}
