import { isPublicClient, type ClientRecord } from "./client-record";
import { addCode } from "./grants";
import { countRequest, lags, NO_LAG, startLag, type SecretLag } from "./secret-lag";
import { addSecret, removeOldSecret } from "./secret-slots";

/** The OAuth clients of the simulated account, in order of creation. Knows nothing of HTTP. */
export class ClientStore {
  readonly #records: Map<string, ClientRecord>;
  #lag: SecretLag;

  constructor(records: Iterable<readonly [string, ClientRecord]> = [], lag: SecretLag = {}) {
    this.#records = new Map(records);
    this.#lag = lag;
  }

  list(): ClientRecord[] {
    return [...this.#records.values()];
  }

  find(clientId: string): ClientRecord | undefined {
    return this.#records.get(clientId);
  }

  /** Like {@link find}, for callers inside this process: an unknown client is a mistake of theirs. */
  get(clientId: string): ClientRecord {
    const record = this.find(clientId);
    if (!record) throw new Error(`the simulator has no OAuth client "${clientId}"`);
    return record;
  }

  add(record: ClientRecord): void {
    if (this.find(record.clientId)) throw new Error(`OAuth client "${record.clientId}" exists already`);
    this.#records.set(record.clientId, record);
  }

  replace(record: ClientRecord): void {
    this.get(record.clientId);
    this.#records.set(record.clientId, record);
  }

  remove(clientId: string): void {
    this.get(clientId);
    this.#records.delete(clientId);
  }

  /** Gives the client a second secret and returns it. Throws if it has two, or may have none. */
  rotate(clientId: string): string {
    const record = this.get(clientId);
    if (isPublicClient(record.settings)) throw new Error("a public client has no secret to rotate");
    const secrets = addSecret(record.secrets);
    this.replace({ ...record, secrets, lag: startLag(record.lag, secrets[0], this.#lag.refuseNew) });
    return secrets[0];
  }

  /** Removes the older of the client's two secrets. Throws if it has only one. */
  retire(clientId: string): void {
    const record = this.get(clientId);
    const [secrets, removed] = removeOldSecret(record.secrets);
    const formerSecrets = [removed, ...record.formerSecrets];
    const lag = startLag(record.lag, removed, this.#lag.acceptDeleted);
    this.replace({ ...record, secrets, formerSecrets, lag });
  }

  /** Ends every lag, and sets that of the secrets added and deleted from now on. */
  setLag(lag: SecretLag): void {
    this.#lag = { ...lag };
    for (const record of this.list()) this.replace({ ...record, lag: NO_LAG });
  }

  /** Whether the token endpoint accepts this secret of the client. Counts as a request with it. */
  trySecret(clientId: string, secret: string): boolean {
    const record = this.get(clientId);
    const works = record.secrets.some((known) => known === secret);
    this.replace({ ...record, lag: countRequest(record.lag, secret) });
    // While it lags, a secret that works does not work yet, and one that does not still does.
    return works !== lags(record.lag, secret);
  }

  /** Gives the client a new authorization code. */
  issueCode(clientId: string): string {
    const record = this.get(clientId);
    const { grants, code } = addCode(record.grants);
    this.replace({ ...record, grants });
    return code;
  }

  /** A store to try things on: what happens to it does not happen to this one. */
  copy(): ClientStore {
    return new ClientStore(this.#records, this.#lag);
  }
}
