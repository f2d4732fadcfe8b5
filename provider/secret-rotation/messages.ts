/**
 * What the rotation tells the person who runs Pulumi: what happened, what was and was not changed, what to do.
 */
import { describe, type OAuthClientRef } from "../cloudflare/client-id";
import { invalidResponse } from "../cloudflare/invalid-response";
import { type Observation } from "../cloudflare/observation";
import { CloudflareOAuthError } from "../errors";

/** What gets out of a loss, and what it costs. */
const RECOVER =
  "set recoverLostSecret: true on the rotation and run `pulumi up`. It deletes the secret that consumers use, which cuts " +
  "them off, rotates, and hands out the new one. Then take it out again.";

/** Why a rotation that is due does not take place. */
export function refusal(
  code: "secret_already_rotated" | "rotated_secret_lost",
  ref: OAuthClientRef,
): CloudflareOAuthError {
  switch (code) {
    case "secret_already_rotated":
      return new CloudflareOAuthError(
        code,
        `${describe(ref)} has a rotated secret already, and cannot have a third. Either the old secret of a finished ` +
          "rotation waits to be retired, or an earlier `pulumi up` died after it had rotated and nobody holds the newest, " +
          "or somebody rotated outside the stack.",
        "If the secret in use is the newest, let OAuthClientRotatedSecretCleanup retire the old one first; where it depends " +
          "on this rotation, set the triggers of the rotation back for that. If nobody holds the newest, do not, since " +
          `retiring the old one would be an outage; ${RECOVER}`,
      );
    case "rotated_secret_lost":
      return new CloudflareOAuthError(
        code,
        `The newest secret of ${describe(ref)} was issued to an answer that never arrived, and nobody holds it. The one ` +
          "before it works.",
        `Do not retire the old secret: that would be an outage. Go on using it; when consumers can be cut off for a moment, ${RECOVER}`,
      );
  }
}

/**
 * A POST whose secret nobody received.
 *
 * @param recovering Whether a recovery had deleted the secret that consumers use before it.
 */
export function lost(
  failure: CloudflareOAuthError,
  ref: OAuthClientRef,
  seen: Observation | undefined,
  recovering: boolean,
): CloudflareOAuthError {
  const what =
    seen === undefined
      ? "whether it took place cannot be read, so it counts as done"
      : "it took place all the same, unless somebody else has rotated";
  // A network that fails says nothing more; an answer that is none does.
  const fault = failure.code === "invalid_response" ? `${failure.happened} ` : "";
  return new CloudflareOAuthError(
    "rotated_secret_lost",
    `${fault}The rotation of ${describe(ref)} was sent and not answered with a new secret, and ${what}: nobody here holds the newest ` +
      (recovering
        ? "secret. The older secret was deleted before: nobody may hold the other one either."
        : "secret. The one before it works."),
    recovering
      ? "Run `pulumi up` again at once, with recoverLostSecret: true. It deletes the older of the two, rotates, and hands " +
          "out the new one."
      : `Do not retire the old secret: that would be an outage. Go on using it; when consumers can be cut off for a moment, ${RECOVER}`,
    { ...failure.details, cause: failure },
  );
}

/** An answer to POST that holds a secret which was known before. */
export function notNew(ref: OAuthClientRef): CloudflareOAuthError {
  return invalidResponse(`rotate the secret of ${describe(ref)}`, "repeats a secret that is known already");
}

/** A POST that is known not to have taken place, though it may yet. */
export function notRotated(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "The client has one secret as before: the rotation did not take place.",
    `${failure.advice} The next \`pulumi up\` rotates.`,
  );
}

/** A rotation that Cloudflare answered and does not show. */
export function notConfirmed(ref: OAuthClientRef): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "rotation_not_confirmed",
    `Cloudflare answered the rotation of ${describe(ref)} with a new secret, and goes on reporting that there is only one.`,
    "Run `pulumi up` again.",
  );
}

/** Any failure after a good answer to POST. */
export function newSecretKept(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "The new secret is kept in the state; what depends on it has not run.",
    `${failure.advice} The next \`pulumi up\` looks again, and does not rotate. If the old secret was deleted in the ` +
      "meantime, run `pulumi refresh` first.",
  );
}

/** Shown before recoverLostSecret deletes a secret. */
export function recovering({ oauthClientId }: OAuthClientRef): string {
  return (
    `warning: OAuth client ${oauthClientId}: recoverLostSecret deletes the older of its two secrets. Consumers that use it ` +
    "are cut off until they get the new one. Take recoverLostSecret out again after this `pulumi up`."
  );
}

/** The DELETE of a recovery that may have had its effect. */
export function recoveryInDoubt(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "DELETE was sent; whether the older secret is gone is not known, and no new one was issued.",
    `${failure.advice} The next \`pulumi up\`, with recoverLostSecret: true, looks and goes on from there.`,
  );
}

/** A recovery that has deleted the older secret and could not rotate. */
export function recoveryUnfinished(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "The older secret was deleted and no new one was issued: nobody may hold the secret that is left.",
    `${failure.advice} Do so at once: the next \`pulumi up\` rotates, and hands out the new secret.`,
  );
}
