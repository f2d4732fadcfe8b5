import { type AccountList } from "./requests";

/** How old a list may be that answers a read which nothing is changed upon, in milliseconds. */
const RECENT_MS = 10_000;

/** The last list of an account, and which of its clients have been changed since it was asked for. */
export class RecentList {
  #list: AccountList | undefined;
  /** How many changes there were when it was asked for. */
  #changesBefore = 0;
  #changes = 0;
  readonly #lastChange = new Map<string, number>();

  /** A change of this client begins or ends. */
  changed(oauthClientId: string): void {
    this.#lastChange.set(oauthClientId, ++this.#changes);
  }

  /** A list is about to be asked for. The result is called with it when it has come. */
  begin(): (list: AccountList) => void {
    const changesBefore = this.#changes;
    return (list) => {
      if (!this.#list || list.sentAt >= this.#list.sentAt) {
        this.#list = list;
        this.#changesBefore = changesBefore;
      }
    };
  }

  /**
   * The list, if it is recent and the client has not been changed since.
   *
   * @param now Milliseconds since the epoch.
   */
  for(oauthClientId: string, now: number): AccountList | undefined {
    const isChanged = (this.#lastChange.get(oauthClientId) ?? 0) > this.#changesBefore;
    return this.#list && now - this.#list.sentAt < RECENT_MS && !isChanged ? this.#list : undefined;
  }
}
