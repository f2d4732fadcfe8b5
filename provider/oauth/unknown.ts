import { evidenceOf } from "../cloudflare/reply";
import { askedPause } from "../rate-limit";
import { CloudflareOAuthError } from "../errors";
import { type ProbeReply } from "./verdict";

/**
 * The error for an answer that does not tell, with its status and never with a word of its body: an endpoint may echo
 * the secret there.
 *
 * @param now Milliseconds since the epoch, for a Retry-After that is a date.
 */
export function verificationUnknown(
  oauthClientId: string,
  reply: ProbeReply,
  now: number,
): CloudflareOAuthError {
  const seen = "failure" in reply ? reply.failure : "its answer was neither an acceptance nor a refusal";
  const details = "failure" in reply ? {} : evidenceOf(reply, [], askedPause(reply.headers, now));
  const asked =
    details.retryAfterMs === undefined ? "" : ` It asks to wait ${Math.ceil(details.retryAfterMs / 1000)} s.`;
  return new CloudflareOAuthError(
    "verification_unknown",
    `The token endpoint did not say whether a secret of OAuth client ${oauthClientId} works: ${seen}.${asked}`,
    "Check www.cloudflarestatus.com, the network, cloudflareOauth:tokenUrl (CLOUDFLARE_OAUTH_TOKEN_URL), and whether a " +
      "proxy stands in between; then run the command again.",
    details,
  );
}
