/** Who is compared: different ways to retire the old secret of an OAuth client. */

/** The API that they talk to. */
export interface Target {
  readonly baseUrl: string;
  readonly token: string;
  readonly accountId: string;
}

/**
 * Retires the old secret of one client, if there is one.
 *
 * @returns Whether there was one.
 */
export type Contender = (clientId: string) => Promise<boolean>;

/** What each does for a client with an old secret. */
export const CONTENDERS = {
  package: "this package: look, DELETE, look",
  undici: "bare undici: GET, DELETE",
  undiciConfirming: "bare undici: GET, DELETE, GET",
  sdk: "official SDK: get, delete",
} as const;

export type ContenderName = keyof typeof CONTENDERS;

export const CONTENDER_NAMES = Object.keys(CONTENDERS) as ContenderName[];
