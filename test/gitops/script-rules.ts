import assert from "node:assert/strict";

/** What would print a secret, or a part of the state; the last one lets the text of an event become a command. */
const TELLTALE = [
  /\b(echo|printf|printenv|env|export|set|cat|tee)\b/,
  /--show-secrets|--debug|--logtostderr|--logflow|\s-[a-z]*[dv]\b|--verbose/,
  /pulumi (stack (output|export)|config|env)\b/,
  /\$\{\{/,
];

/** Asserts that a script does nothing that may print a secret. */
export function assertKeepsSecrets(script: string): void {
  for (const pattern of TELLTALE) {
    assert.doesNotMatch(script, pattern);
  }
}

/** What each script of a schedule has to run: an update of cleanups alone. */
export const SCHEDULED = "pulumi up --yes --skip-preview --target '**:OAuthClientRotatedSecretCleanup::**'";
