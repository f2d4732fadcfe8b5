/**
 * Asks the token endpoint about the secrets of a client, before a deletion and after it.
 */
import { type OAuthClientRef } from "../cloudflare/client-id";
import { CloudflareOAuthError } from "../errors";
import { lookUntil } from "../lag";
import { type ProbedClient, type SecretProbe } from "../oauth/probe";
import { type Operation } from "../operation";
import * as messages from "./messages";
import {
  type CleanupProof,
  fingerprint,
  flawOfOnlySecret,
  objectionToDelete,
  provenBy,
  type Verdict,
  type Verify,
} from "./verification";

/** Whom to ask about which secrets. */
export interface Inquiry {
  readonly ref: OAuthClientRef;
  readonly client: ProbedClient;
  readonly verify: Verify;
  readonly probe: SecretProbe;
  readonly operation: Operation;
}

/** What came of a proof. */
export interface Finding {
  readonly proof: CleanupProof;
  /**
   * Of clientSecret, if it is the only secret that Cloudflare reports and it works; null otherwise. It stands even when
   * the previous one is still accepted: that lags, and an operation that takes the proof up must tell a newer secret.
   */
  readonly onlySecretFingerprint: string | null;
  /** Why it is not all that could be proven. */
  readonly failure?: CloudflareOAuthError;
}

/**
 * With two secrets: those that are given must work.
 *
 * @throws new_secret_refused, slots_changed, verification_unknown
 */
export async function assertMayDelete(inquiry: Inquiry): Promise<void> {
  const { clientSecret: newest, previousClientSecret: previous } = inquiry.verify;
  const clientSecret = await askUntil("accepted", newest, inquiry);
  const previousClientSecret = isGiven(previous) ? await ask(previous, inquiry) : undefined;
  const objection = objectionToDelete({ clientSecret, previousClientSecret });
  if (objection !== undefined) {
    throw messages.objection(objection, inquiry.ref);
  }
}

/** With one secret: it must be clientSecret, and the previous one must not work any longer. */
export async function proveOnlySecret(inquiry: Inquiry): Promise<Finding> {
  const { clientSecret: newest, previousClientSecret: previous } = inquiry.verify;
  let proof: CleanupProof = "none";
  let onlySecretFingerprint: string | null = null;
  try {
    const clientSecret = await askUntil("accepted", newest, inquiry);
    proof = provenBy({ clientSecret, previousClientSecret: undefined });
    onlySecretFingerprint = clientSecret === "accepted" ? fingerprint(inquiry.ref, newest) : null;
    // Only a previous secret that ought to go is given time to go.
    const askPrevious = clientSecret === "accepted" ? askUntil.bind(null, "refused") : ask;
    const previousClientSecret = isGiven(previous) ? await askPrevious(previous, inquiry) : undefined;
    proof = provenBy({ clientSecret, previousClientSecret });
    const flaw = flawOfOnlySecret({ clientSecret, previousClientSecret });
    return flaw === undefined
      ? { proof, onlySecretFingerprint }
      : { proof, onlySecretFingerprint, failure: messages.flaw(flaw, inquiry.ref) };
  } catch (error) {
    if (error instanceof CloudflareOAuthError) {
      return { proof, onlySecretFingerprint, failure: error };
    }
    throw error;
  }
}

function isGiven(secret: string | null | undefined): secret is string {
  return typeof secret === "string";
}

async function ask(secret: string, { client, probe, operation }: Inquiry): Promise<Verdict> {
  return await probe.ask(client, secret, operation);
}

/** A new secret may lag before it is accepted, a deleted one before it is refused. */
async function askUntil(wanted: Verdict, secret: string, inquiry: Inquiry): Promise<Verdict> {
  return await lookUntil(
    (verdict) => verdict === wanted,
    () => ask(secret, inquiry),
    inquiry.operation,
  );
}
