/**
 * The inputs that the resources share, and how what is wrong with inputs is reported.
 */
import { z } from "zod";
import { ACCOUNT_ID_LENGTH, isPathSegment } from "./cloudflare/client-id";
import { type CheckFailure, type Properties } from "./resource";

// The messages of all schemas end the sentence "expected ...".

export const accountId = z
  .string({ error: `a string of exactly ${ACCOUNT_ID_LENGTH} characters` })
  .refine((id) => id.length === ACCOUNT_ID_LENGTH && isPathSegment(id), {
    error: `exactly ${ACCOUNT_ID_LENGTH} characters, none of them a slash`,
  });

export const oauthClientId = z
  .string({ error: "a string" })
  .refine(isPathSegment, { error: "a client id: not empty, no slash, not . or .." });

export const triggers = z.record(z.string(), z.unknown(), { error: "a map of any JSON values" }).optional();

export const secret = z
  .string({ error: "a secret as a string" })
  .min(1, { error: "a secret that is not empty" });

/** What {@link checkInputs} has to know of a resource class. */
export interface InputRules {
  /** Name of the class. */
  readonly resource: string;
  readonly schema: z.ZodType;
  /** The names of the inputs, by the path of the map they stand in; "" is that of the whole. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Inputs whose values may be or hold secrets. The others are public by nature, and shown when they are wrong. */
  readonly maybeSecret: readonly string[];
}

/** All that is wrong with `inputs`, each wrong property once. */
export function checkInputs(rules: InputRules, inputs: Properties): CheckFailure[] {
  const issues = rules.schema.safeParse(inputs).error?.issues ?? [];
  return issues.flatMap((issue): CheckFailure[] => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({
        path: [...path, name],
        reason: unknownInput(rules, path, name),
        secret: true,
      }));
    }
    const value = path.reduce<unknown>((outer, name) => (outer as Properties)[name], inputs);
    const reason = `expected ${issue.message}, got ${kindOf(value)}`;
    return [{ path, reason, secret: rules.maybeSecret.includes(path[0] ?? "") }];
  });
}

function unknownInput({ resource, names }: InputRules, path: readonly string[], name: string): string {
  const place = path.join(".");
  return `"${name}" is not an input of ${place || resource}, which has ${(names[place] ?? []).join(", ")}`;
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
