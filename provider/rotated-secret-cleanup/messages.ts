/**
 * What the cleanup tells the person who runs Pulumi: what happened, what was and was not changed, what to do.
 */
import { describe, type OAuthClientRef } from "../cloudflare/oauth-clients";
import { CloudflareOAuthError } from "../errors";

/** A failure before anything was sent, or after a DELETE that certainly had no effect. */
export function nothingChanged(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during("Nothing was changed.");
}

/** A failure after a DELETE that may have had its effect. */
export function inDoubt(failure: CloudflareOAuthError): CloudflareOAuthError {
  return failure.during(
    "DELETE was sent; whether the old secret is gone is not known.",
    "Run `pulumi up` again: it looks, and deletes nothing. If the old secret is still there it says so, and a changed " +
      "trigger deletes it.",
  );
}

/** There is a rotated secret, and this operation has no reason to delete one. */
export function refusal(ref: OAuthClientRef): CloudflareOAuthError {
  return new CloudflareOAuthError(
    "slots_changed",
    `An earlier run sent DELETE for ${describe(ref)} without seeing it confirmed, and there is a rotated secret now. ` +
      "It may be the same one; if somebody rotated in between, it is another, and may be in use.",
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

/** Shown when a refresh finds a rotated secret that nothing is going to delete by itself. */
export function rotatedOutside({ oauthClientId }: OAuthClientRef): string {
  return (
    `warning: OAuth client ${oauthClientId} has a rotated secret: two secrets are valid. Nothing was deleted, since the ` +
    "old one may be in use. When the newest is in use everywhere, change `triggers` of the cleanup and run " +
    "`pulumi up`: that deletes the old one."
  );
}

/** Shown when a refresh finds a rotated secret that the next `up` deletes. */
export function rotatedInDriftMode({ oauthClientId }: OAuthClientRef): string {
  return (
    `warning: OAuth client ${oauthClientId} has a rotated secret: two secrets are valid. ` +
    'With cleanupOn "drift" the next `pulumi up` deletes the old one.'
  );
}
