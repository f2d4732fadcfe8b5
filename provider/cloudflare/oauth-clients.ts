import { type Clock } from "../clock";
import { CloudflareOAuthError } from "../errors";
import { type Operation } from "../operation";
import { isHeldBack } from "../pace";
import { AccountReads } from "./account-reads";
import { type OAuthClientRef } from "./client-id";
import { type Observation } from "./observation";
import { type OAuthClientRequests } from "./requests";

/**
 * The OAuth clients of Cloudflare's API: what is known of them, and the two changes to their secrets. All methods throw
 * what the requests throw, see {@link OAuthClientRequests}.
 */
export class OAuthClients {
  readonly #accounts = new Map<string, AccountReads>();

  constructor(
    private readonly requests: OAuthClientRequests,
    private readonly clock: Clock,
  ) {}

  /** An operation on a client of this account begins: reads may wait for it. The result is called when it has ended. */
  enter({ accountId }: OAuthClientRef, operation: Operation): () => void {
    return this.#account(accountId).enter(operation);
  }

  /**
   * A client as it is now; tries again when that may help.
   *
   * @throws flag_missing when the answer does not say whether there is a rotated secret
   */
  async observe(ref: OAuthClientRef, operation: Operation): Promise<Observation> {
    return await this.#account(ref.accountId).read(ref.oauthClientId, operation);
  }

  /**
   * A client after a change that failed. When Cloudflare has asked to wait longer than the operation can, it is asked
   * once all the same: what became of the change has to be known.
   *
   * @throws flag_missing
   */
  async observeOutcome(ref: OAuthClientRef, operation: Operation): Promise<Observation> {
    try {
      return await this.observe(ref, operation);
    } catch (error) {
      if (error instanceof CloudflareOAuthError && isHeldBack(error)) {
        return await this.requests.getAnyway(ref, operation);
      }
      throw error;
    }
  }

  /**
   * A client as it was at most 10 s ago, when this process has not changed it since. For what changes nothing itself.
   *
   * @param oneOfMany Whether others of the account are likely to be asked for next, one after another.
   * @throws flag_missing
   */
  async look(ref: OAuthClientRef, operation: Operation, oneOfMany: boolean): Promise<Observation> {
    return await this.#account(ref.accountId).recent(ref.oauthClientId, operation, oneOfMany);
  }

  /**
   * Sends DELETE …/rotate_secret, once. Whether it had its effect after a failure is for the caller to find out.
   *
   * @throws rate_limited, unsent, when Cloudflare has asked to wait, see {@link isHeldBack}
   */
  async deleteRotatedSecret(ref: OAuthClientRef, operation: Operation): Promise<void> {
    await this.#account(ref.accountId).change(ref.oauthClientId, false, () =>
      this.requests.deleteRotatedSecret(ref, operation),
    );
  }

  /**
   * Sends POST …/rotate_secret, once, and gives the new secret. Whether it had its effect after a failure is for the
   * caller to find out; the secret is then lost.
   *
   * @throws rate_limited, unsent, when Cloudflare has asked to wait, see {@link isHeldBack}
   */
  async rotateSecret(ref: OAuthClientRef, operation: Operation): Promise<string> {
    return await this.#account(ref.accountId).change(ref.oauthClientId, true, () =>
      this.requests.rotateSecret(ref, operation),
    );
  }

  #account(accountId: string): AccountReads {
    const account = this.#accounts.get(accountId) ?? new AccountReads(accountId, this.requests, this.clock);
    this.#accounts.set(accountId, account);
    return account;
  }
}
