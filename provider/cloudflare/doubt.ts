import { type CloudflareOAuthError } from "../errors";

/**
 * Whether a failed POST or DELETE may have had its effect all the same, now or later. A connection that was never made
 * and an answer with a 4xx status leave no doubt: it had none. A lost, late or unreadable answer and a 5xx leave every
 * doubt.
 */
export function leavesDoubt(failure: CloudflareOAuthError): boolean {
  const isRefusal = failure.status !== undefined && failure.status >= 400 && failure.status < 500;
  return !failure.unsent && !isRefusal;
}
