import { z } from "zod";
import { type Properties } from "../resource";
import { type RotationInputs } from "./inputs";

/** What the outputs add to the inputs; they are documented in the sdk. */
const rotationOutputs = z.object({
  clientSecret: z.string().nullable().default(null),
  previousClientSecret: z.string().nullable().default(null),
  rotatedAt: z.string().nullable().default(null),
  newSecretLost: z.boolean().default(false),
});

export type RotationOutputs = z.infer<typeof rotationOutputs>;

/** The outputs before the first rotation: the secret in use is what the program says it is. */
export function beforeFirstRotation(currentClientSecret: string | undefined): RotationOutputs {
  return {
    clientSecret: currentClientSecret ?? null,
    previousClientSecret: null,
    rotatedAt: null,
    newSecretLost: false,
  };
}

/** Outputs from the state; one that an earlier version did not write yet is that of a resource that never rotated. */
export function parseOutputs(properties: Properties): RotationOutputs {
  return rotationOutputs.parse(properties);
}

/**
 * The outputs after a rotation.
 *
 * @param previous The secret that was in use before it, null if it is not known or was deleted.
 * @param now Milliseconds since the epoch.
 */
export function rotated(clientSecret: string, previous: string | null, now: number): RotationOutputs {
  return {
    clientSecret,
    previousClientSecret: previous,
    rotatedAt: new Date(now).toISOString(),
    newSecretLost: false,
  };
}

/**
 * The outputs with the previous secret as the program now says it was: if what stands there came from the program, or
 * nothing did. A rotation's own secret is never replaced.
 *
 * @param before The value of currentClientSecret at the last operation.
 */
export function corrected(
  old: RotationOutputs,
  before: string | undefined,
  { currentClientSecret }: Pick<RotationInputs, "currentClientSecret">,
): RotationOutputs {
  const cameFromProgram = old.previousClientSecret === (before ?? null);
  return currentClientSecret !== undefined && cameFromProgram
    ? { ...old, previousClientSecret: currentClientSecret }
    : old;
}
