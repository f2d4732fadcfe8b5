/**
 * What the cleanup tells the person who runs Pulumi: what happened, what was and was not changed, what to do.
 */
import { describe, type OAuthClientRef } from "../cloudflare/client-id";
import { CloudflareOAuthError } from "../errors";

/** A failure after a DELETE that may have had its effect. */
export function inDoubt(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "DELETE was sent; whether the old secret is gone is not known.",
    `${failure.advice} The next \`pulumi up\` looks first. If the old secret is still there, it is deleted in drift mode, ` +
      "and where `verify` shows both secrets to be the known ones; otherwise the message says so, and a changed trigger " +
      "deletes it.",
  );
}

/** A proof that failed after the old secret was retired. */
export function retiredUnproven(
  failure: CloudflareOAuthError,
  outcome: "deleted" | "alreadyClean",
): CloudflareOAuthError {
  const deleted =
    failure.code === "secrets_swapped"
      ? "The older secret was deleted, and that was verify.clientSecret."
      : "The old secret was deleted.";
  return failure.during(
    outcome === "deleted" ? deleted : "Somebody else has deleted the old secret.",
    `${failure.advice} The next \`pulumi up\` takes the proof up again, and deletes nothing.`,
  );
}

/** Why DELETE is not sent, although there is a rotated secret. */
export function objection(
  code: "new_secret_refused" | "slots_changed" | "newer_secret_unknown",
  ref: OAuthClientRef,
): CloudflareOAuthError {
  switch (code) {
    case "new_secret_refused":
      return new CloudflareOAuthError(
        code,
        `The token endpoint refuses verify.clientSecret for ${describe(ref)}: it is not known that the new secret works.`,
        "Give the secret that the last rotation of this client returned as verify.clientSecret.",
      );
    case "slots_changed":
      return new CloudflareOAuthError(
        code,
        `Of ${describe(ref)} the token endpoint accepts verify.clientSecret and refuses verify.previousClientSecret, ` +
          "while Cloudflare reports two secrets: the other one is not known here, and DELETE could remove the one in use.",
        "If verify.previousClientSecret was given by hand, here or as currentClientSecret of the rotation, correct it. " +
          "Otherwise find out who rotated, and which secrets there are: give the newest as verify.clientSecret, once it is " +
          "in use, and the one before it as verify.previousClientSecret.",
      );
    case "newer_secret_unknown":
      return new CloudflareOAuthError(
        code,
        `verify.clientSecret was the only secret of ${describe(ref)}, and there are two now: the other one is newer, and ` +
          "DELETE would remove verify.clientSecret.",
        "Find out who rotated. Give the newest secret as verify.clientSecret, once it is in use, and the present one as " +
          "verify.previousClientSecret.",
      );
  }
}

/** The rotation of this client, in this run, has lost the newest secret, or may have. */
export function newestLost(ref: OAuthClientRef): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "rotated_secret_lost",
    `The newest secret of ${describe(ref)} is lost, or may be, see the failure of its OAuthClientSecretRotation: deleting ` +
      "the old one could remove the only secret that anyone holds.",
    "Do what the failure of the rotation says. Let this cleanup depend on it: triggers: { rotatedAt: rotation.rotatedAt }.",
  );
}

/** What is wrong with the secrets when there is one only. */
export function flaw(
  code: "new_secret_refused" | "secrets_swapped" | "old_secret_still_accepted",
  ref: OAuthClientRef,
): CloudflareOAuthError {
  switch (code) {
    case "new_secret_refused":
      return new CloudflareOAuthError(
        code,
        `${describe(ref)} has one secret, and the token endpoint refuses verify.clientSecret: it is another one.`,
        "Find out which secret consumers use, and give the one of the last rotation as verify.clientSecret.",
      );
    case "secrets_swapped":
      return new CloudflareOAuthError(
        code,
        `${describe(ref)} has one secret, and it is verify.previousClientSecret: the token endpoint refuses ` +
          "verify.clientSecret.",
        "Put verify.previousClientSecret back into use now: it is the only one that works. Then correct the two inputs.",
      );
    case "old_secret_still_accepted":
      return new CloudflareOAuthError(
        code,
        `Cloudflare reports one secret of ${describe(ref)}, and its token endpoint accepted verify.previousClientSecret ` +
          "for 30 s all the same.",
        "Take the old secret for one that works until `pulumi up` says otherwise; if it stays so, ask Cloudflare.",
      );
  }
}

/** There is a rotated secret, and this operation is only there to finish what an earlier one left open. */
export function refusal(ref: OAuthClientRef): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "slots_changed",
    `An earlier run sent DELETE for ${describe(ref)} and did not see or prove the end of it, and there is a rotated ` +
      "secret now. It may be the same one; if somebody rotated in between, it is another, and may be in use.",
    "Make sure that the newest secret is the one in use everywhere. Then change `triggers` of this resource and run " +
      "`pulumi up`: that deletes the old one.",
  );
}

/** Shown when the old secret stays until `notBefore`. */
export function keptUntil({ oauthClientId }: OAuthClientRef, notBefore: string | undefined): string {
  return (
    `OAuth client ${oauthClientId}: the old secret is kept until notBefore, ${String(notBefore)}. ` +
    "The first `pulumi up` after that deletes it."
  );
}

/**
 * Shown when a refresh finds a rotated secret that nothing is going to delete by itself.
 *
 * @param verifies Whether the cleanup has secrets to verify, which are not these two any more.
 */
export function rotatedOutside({ oauthClientId }: OAuthClientRef, verifies: boolean): string {
  const change = verifies
    ? "give it to the cleanup as verify.clientSecret, and the one before it as verify.previousClientSecret,"
    : "change `triggers` of the cleanup";
  return (
    `warning: OAuth client ${oauthClientId} has a rotated secret: two secrets are valid. Nothing was deleted, since the ` +
    `old one may be in use. When the newest is in use everywhere, ${change} and run \`pulumi up\`: that deletes the old one.`
  );
}

/** Shown when a refresh finds a rotated secret that the next `up` deletes. */
export function rotatedInDriftMode({ oauthClientId }: OAuthClientRef, notBefore: string | undefined): string {
  const when = notBefore === undefined ? "" : `, not before ${notBefore}`;
  return (
    `warning: OAuth client ${oauthClientId} has a rotated secret: two secrets are valid. ` +
    `With cleanupOn "drift" the next \`pulumi up\` deletes the old one${when}.`
  );
}
