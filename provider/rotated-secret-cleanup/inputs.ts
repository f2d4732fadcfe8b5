import { z } from "zod";
import { type CheckFailure, type Properties } from "../resource";

/** `value` fits into a URL as one segment of its path. */
function isOneSegment(value: string): boolean {
  return !value.includes("/") && value !== "." && value !== ".." && value.isWellFormed();
}

function isRfc3339(value: string): boolean {
  return /T\d\d:\d\d:\d\d/.test(value) && z.iso.datetime({ offset: true }).safeParse(value).success;
}

/** What each input has to be. Its messages end the sentence "expected ...". */
const cleanupInputs = z.strictObject({
  accountId: z
    .string({ error: "a string of exactly 32 characters" })
    .refine((id) => id.length === 32 && isOneSegment(id), {
      error: "exactly 32 characters, none of them a slash",
    }),
  oauthClientId: z.string({ error: "a string" }).refine((id) => id !== "" && isOneSegment(id), {
    error: "a client id: not empty, no slash, not . or ..",
  }),
  triggers: z.record(z.string(), z.unknown(), { error: "a map of any JSON values" }).optional(),
  cleanupOn: z.enum(["trigger", "drift"], { error: '"trigger" or "drift"' }).optional(),
  notBefore: z
    .string({ error: "an RFC 3339 time such as 2026-12-01T00:00:00Z" })
    .refine(isRfc3339, { error: "an RFC 3339 time such as 2026-12-01T00:00:00Z" })
    .optional(),
});

/** The inputs of OAuthClientRotatedSecretCleanup, as its Args in the sdk describe them. */
export type CleanupInputs = z.infer<typeof cleanupInputs>;

/** Inputs whose values may be or hold secrets. The others are public by nature, and shown when they are wrong. */
const MAY_BE_SECRET: ReadonlySet<string> = new Set(["triggers"]);

/** All that is wrong with `inputs`, each wrong property once. */
export function checkInputs(inputs: Properties): CheckFailure[] {
  const issues = cleanupInputs.safeParse(inputs).error?.issues ?? [];
  return issues.flatMap((issue): CheckFailure[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({ path: [name], reason: unknownInput(name), secret: true }));
    }
    const path = issue.path.map(String);
    const name = path[0] ?? "";
    const reason = `expected ${issue.message}, got ${kindOf(inputs[name])}`;
    return [{ path, reason, secret: MAY_BE_SECRET.has(name) }];
  });
}

/** Inputs that {@link checkInputs} has passed and whose values are all known. */
export function parseInputs(inputs: Properties): CleanupInputs {
  return cleanupInputs.parse(inputs);
}

function unknownInput(name: string): string {
  const known = Object.keys(cleanupInputs.shape).join(", ");
  return `"${name}" is not an input of OAuthClientRotatedSecretCleanup, which has ${known}`;
}

/** What a value is, without showing it. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (typeof value === "string") {
    return value === "" ? "an empty string" : `a string of ${value.length} characters`;
  }
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "a map" : `a ${typeof value}`;
}
