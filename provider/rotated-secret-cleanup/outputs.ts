import { z } from "zod";
import { type Properties } from "../resource";

const outcome = z.enum(["deleted", "alreadyClean", "waiting", "unconfirmed"]);

/** What the outputs add to the inputs; they are documented in the sdk. */
const cleanupOutputs = z.object({
  hasRotatedSecret: z.boolean(),
  outcome: outcome.nullable().default(null),
  deletedAt: z.string().nullable().default(null),
  proof: z.enum(["none", "newSecretAccepted", "oldSecretRefused"]).default("none"),
  onlySecretFingerprint: z.string().nullable().default(null),
});

/** What a create or an update did. */
export type CleanupOutcome = z.infer<typeof outcome>;
export type CleanupOutputs = z.infer<typeof cleanupOutputs>;
/** What a resource remembers of its operations, beside the flag as last observed. */
export type CleanupHistory = Omit<CleanupOutputs, "hasRotatedSecret">;

/** The history of a resource that has not done anything yet. */
export const UNTOUCHED: CleanupHistory = {
  outcome: null,
  deletedAt: null,
  proof: "none",
  onlySecretFingerprint: null,
};

/** Outputs from the state; one that an earlier version did not write yet has the value of {@link UNTOUCHED}. */
export function parseOutputs(properties: Properties): CleanupOutputs {
  return cleanupOutputs.parse(properties);
}

/** What is known of the secrets after an operation. */
export type CleanupKnowledge = Pick<CleanupOutputs, "proof" | "onlySecretFingerprint">;

/**
 * The outputs after an operation that came to `outcome`.
 *
 * @param old The history before it.
 * @param now Milliseconds since the epoch.
 * @param found What the operation has proven; undefined if it did not try.
 */
export function outputsAfter(
  outcome: CleanupOutcome,
  old: CleanupHistory,
  now: number,
  found?: CleanupKnowledge,
): CleanupOutputs {
  // What was proven of an earlier deletion says nothing of this one.
  const unproven = { proof: UNTOUCHED.proof, onlySecretFingerprint: UNTOUCHED.onlySecretFingerprint };
  const knowledge = found && { proof: found.proof, onlySecretFingerprint: found.onlySecretFingerprint };
  switch (outcome) {
    case "alreadyClean":
      return { ...old, ...knowledge, outcome, hasRotatedSecret: false };
    case "waiting":
      return { ...old, outcome, hasRotatedSecret: true };
    case "unconfirmed":
      // The secret that was alone stays known: if DELETE had no effect, it still tells which of the two is the older.
      return { ...old, proof: unproven.proof, outcome, hasRotatedSecret: true };
    case "deleted": {
      const deletedAt = new Date(now).toISOString();
      return { ...unproven, ...knowledge, outcome, hasRotatedSecret: false, deletedAt };
    }
  }
}
