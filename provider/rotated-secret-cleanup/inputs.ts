import { z } from "zod";
import { accountId, type InputRules, oauthClientId, secret, triggers } from "../inputs";
import { type Properties } from "../resource";

const RFC3339_TIME = "an RFC 3339 time such as 2026-12-01T00:00:00Z";

function isRfc3339(value: string): boolean {
  return /T\d\d:\d\d:\d\d/.test(value) && z.iso.datetime({ offset: true }).safeParse(value).success;
}

const verify = z.strictObject(
  { clientSecret: secret, previousClientSecret: secret.nullish() },
  { error: "a map with clientSecret and, if it is known, previousClientSecret" },
);

const cleanupInputs = z.strictObject({
  accountId,
  oauthClientId,
  triggers,
  cleanupOn: z.enum(["trigger", "drift"], { error: '"trigger" or "drift"' }).optional(),
  notBefore: z.string({ error: RFC3339_TIME }).refine(isRfc3339, { error: RFC3339_TIME }).optional(),
  verify: verify
    .refine(({ clientSecret, previousClientSecret }) => clientSecret !== previousClientSecret, {
      path: ["previousClientSecret"],
      error: "another secret than clientSecret",
    })
    .optional(),
});

/** The inputs of OAuthClientRotatedSecretCleanup, as its Args in the sdk describe them. */
export type CleanupInputs = z.infer<typeof cleanupInputs>;

export const CLEANUP_INPUTS: InputRules = {
  resource: "OAuthClientRotatedSecretCleanup",
  schema: cleanupInputs,
  names: { "": Object.keys(cleanupInputs.shape), verify: Object.keys(verify.shape) },
  maybeSecret: ["triggers", "verify"],
};

/** Inputs that have been checked and whose values are all known. */
export function parseInputs(inputs: Properties): CleanupInputs {
  return cleanupInputs.parse(inputs);
}
