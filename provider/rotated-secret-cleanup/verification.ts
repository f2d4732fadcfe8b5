/**
 * What the verdicts on the two secrets mean. Pure functions: which secret works goes in, what may be done and what is
 * proven comes out.
 */
import { createHmac } from "node:crypto";
import { formatId, type OAuthClientRef } from "../cloudflare/client-id";
import { type CleanupInputs } from "./inputs";
import { type CleanupOutputs } from "./outputs";

/** The secrets that an operation is given to verify with. */
export type Verify = NonNullable<CleanupInputs["verify"]>;
export type CleanupProof = CleanupOutputs["proof"];

/** What the token endpoint said of a secret. */
export type Verdict = "accepted" | "refused";

/** On both secrets; the previous one is undefined where none was given. */
export interface Verdicts {
  readonly clientSecret: Verdict;
  readonly previousClientSecret: Verdict | undefined;
}

/** Whether both secrets are given: then what the two slots hold can be known. */
export function givesBoth(verify: Verify | undefined): boolean {
  return typeof verify?.previousClientSecret === "string";
}

/**
 * Why DELETE must not be sent while there are two secrets; undefined if it may.
 *
 * A previous secret that is refused shows that the slots are not the two secrets that the stack knows, so that the older
 * of them may be the one in use.
 */
export function objectionToDelete(verdicts: Verdicts): "new_secret_refused" | "slots_changed" | undefined {
  if (verdicts.clientSecret === "refused") {
    return "new_secret_refused";
  }
  return verdicts.previousClientSecret === "refused" ? "slots_changed" : undefined;
}

/** What is wrong when there is one secret only; undefined if clientSecret is the one. */
export function flawOfOnlySecret(
  verdicts: Verdicts,
): "new_secret_refused" | "secrets_swapped" | "old_secret_still_accepted" | undefined {
  if (verdicts.clientSecret === "refused") {
    return verdicts.previousClientSecret === "accepted" ? "secrets_swapped" : "new_secret_refused";
  }
  return verdicts.previousClientSecret === "accepted" ? "old_secret_still_accepted" : undefined;
}

/** What the verdicts prove when there is one secret only. */
export function provenBy(verdicts: Verdicts): CleanupProof {
  if (verdicts.clientSecret === "refused") {
    return "none";
  }
  return verdicts.previousClientSecret === "refused" ? "oldSecretRefused" : "newSecretAccepted";
}

const STRENGTH: Record<CleanupProof, number> = { none: 0, newSecretAccepted: 1, oldSecretRefused: 2 };

/** Whether `verify` could prove more than is proven. */
export function couldProveMore(proof: CleanupProof, verify: Verify | undefined): boolean {
  if (verify === undefined) {
    return false;
  }
  return STRENGTH[proof] < STRENGTH[givesBoth(verify) ? "oldSecretRefused" : "newSecretAccepted"];
}

/**
 * Tells a secret again without keeping it: HMAC-SHA-256 (RFC 2104) of the secret, keyed with account and client, so
 * that equal secrets of different clients cannot be told.
 */
export function fingerprint(ref: OAuthClientRef, secret: string): string {
  return createHmac("sha256", formatId(ref)).update(secret).digest("base64url");
}

/**
 * Whether `verify.clientSecret` was once the only secret of the client. If there are two now, the other one was added
 * after it, and DELETE would remove the very secret that is given as the new one: secrets are never issued twice.
 */
export function isOlderThanTheOther(
  ref: OAuthClientRef,
  verify: Verify | undefined,
  onlySecretFingerprint: string | null,
): boolean {
  return verify !== undefined && fingerprint(ref, verify.clientSecret) === onlySecretFingerprint;
}
