import { type Clock } from "../clock";
import { CloudflareOAuthError } from "../errors";
import { type Operation } from "../operation";
import { leavesDoubt } from "./doubt";
import { Gatherer } from "./gatherer";
import { type Observation } from "./observation";
import { RecentList } from "./recent-list";
import { type AccountList, type OAuthClientRequests } from "./requests";

/** Looks closer together than this are taken for a row of them, in milliseconds. */
const ROW_MS = 10_000;
/** For how long no list is asked for after all tries of one have failed, in milliseconds. */
const NO_LIST_MS = 60_000;

/** A read that waits. */
interface Ask {
  readonly oauthClientId: string;
  readonly operation: Operation;
  /** Whether a list is asked for even if nobody else waits. */
  readonly asList: boolean;
  readonly resolve: (observation: Observation | Promise<Observation>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The reads of one account: those that wait at the same time are answered by one list request. Except for
 * {@link recent}, a read is only ever answered by a request that was sent after it was asked.
 */
export class AccountReads {
  readonly #gatherer: Gatherer<Ask>;
  /** What the last change of this process should have made of the flag of a client. */
  readonly #madeFlags = new Map<string, boolean>();
  readonly #recent = new RecentList();
  #answering: Promise<void> | undefined;
  #lastLook = Number.NEGATIVE_INFINITY;
  #noListUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly accountId: string,
    private readonly requests: OAuthClientRequests,
    private readonly clock: Clock,
  ) {
    this.#gatherer = new Gatherer(clock, (asks) => {
      this.#answering = this.#answer(asks);
    });
  }

  /** An operation on a client of this account begins. The result is called when it has ended. */
  enter(operation: Operation): () => void {
    return this.#gatherer.enter(operation);
  }

  /** A client as it is now. */
  async read(oauthClientId: string, operation: Operation, asList = false): Promise<Observation> {
    return await new Promise((resolve, reject) => {
      this.#gatherer.ask({ oauthClientId, operation, asList, resolve, reject });
    });
  }

  /**
   * A client as it was a moment ago, for what changes nothing: one list answers all that ask in 10 s.
   *
   * @param asList Whether the first that asks gets a list even if it is alone, because others are sure to come.
   */
  async recent(oauthClientId: string, operation: Operation, asList: boolean): Promise<Observation> {
    await this.#answering; // A list that is under way will be recent.
    const now = this.clock.now();
    const isFirst = now - this.#lastLook >= ROW_MS;
    this.#lastLook = now;
    const list = this.#recent.for(oauthClientId, now);
    return list
      ? (this.#listed(list, oauthClientId) ?? (await this.#get(oauthClientId, operation)))
      : await this.read(oauthClientId, operation, asList || !isFirst);
  }

  /**
   * Sends a change. What was seen of the client before it may not be true any more.
   *
   * @param hasRotatedSecret What it makes of the flag of the client.
   */
  async change<T>(oauthClientId: string, hasRotatedSecret: boolean, send: () => Promise<T>): Promise<T> {
    this.#recent.changed(oauthClientId);
    try {
      const result = await send();
      this.#madeFlags.set(oauthClientId, hasRotatedSecret);
      return result;
    } catch (error) {
      if (error instanceof CloudflareOAuthError && leavesDoubt(error)) {
        this.#madeFlags.set(oauthClientId, hasRotatedSecret);
      }
      throw error;
    } finally {
      this.#recent.changed(oauthClientId);
    }
  }

  async #answer(asks: readonly Ask[]): Promise<void> {
    const isWorthAList = asks.length > 1 || asks.some(({ asList }) => asList);
    if (!isWorthAList || this.clock.now() < this.#noListUntil) {
      this.#answerOneByOne(asks);
      return;
    }
    const keep = this.#recent.begin();
    const list = await this.#list(asks);
    if (!list) {
      return;
    }
    keep(list);
    for (const { oauthClientId, operation, resolve } of asks) {
      resolve(this.#listed(list, oauthClientId) ?? this.#get(oauthClientId, operation));
    }
  }

  /** The client as the list has it. One that does not show what this process has changed may lag, and is not believed. */
  #listed({ clients }: AccountList, oauthClientId: string): Observation | undefined {
    const observation = clients.get(oauthClientId);
    const made = this.#madeFlags.get(oauthClientId);
    return made === undefined || observation?.hasRotatedSecret === made ? observation : undefined;
  }

  #answerOneByOne(asks: readonly Ask[]): void {
    for (const { oauthClientId, operation, resolve } of asks) {
      resolve(this.#get(oauthClientId, operation));
    }
  }

  /** @returns undefined when there is none: then `asks` are taken care of. */
  async #list(asks: readonly Ask[]): Promise<AccountList | undefined> {
    const leader = asks.reduce((a, b) => (b.operation.deadline < a.operation.deadline ? b : a));
    try {
      return await this.requests.list(this.accountId, leader.operation);
    } catch (error) {
      this.#answerWithoutList(asks, leader, error);
      return undefined;
    }
  }

  /** @param leader The one in whose time the list was asked for, which is the shortest. */
  #answerWithoutList(asks: readonly Ask[], leader: Ask, error: unknown): void {
    if (error instanceof CloudflareOAuthError && error.outOfTime) {
      const hasTime = ({ operation }: Ask) => operation.hasTimeFor(error.retryAfterMs ?? 0);
      for (const ask of asks) {
        if (ask !== leader && hasTime(ask)) {
          this.#gatherer.ask(ask);
        } else {
          ask.reject(error);
        }
      }
    } else if (error instanceof CloudflareOAuthError && error.code !== "rate_limited") {
      this.#noListUntil = this.clock.now() + NO_LIST_MS;
      this.#answerOneByOne(asks);
    } else {
      asks.forEach(({ reject }) => {
        reject(error);
      });
    }
  }

  async #get(oauthClientId: string, operation: Operation): Promise<Observation> {
    return await this.requests.get({ accountId: this.accountId, oauthClientId }, operation);
  }
}
