import { isPublicClient, type ClientRecord } from "./client-record";
import { addSecret, removeOldSecret } from "./secret-slots";

/** The OAuth clients of the simulated account, in order of creation. Knows nothing of HTTP. */
export class ClientStore {
  readonly #records: Map<string, ClientRecord>;

  constructor(records: Iterable<readonly [string, ClientRecord]> = []) {
    this.#records = new Map(records);
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
    this.replace({ ...record, secrets });
    return secrets[0];
  }

  /** Removes the older of the client's two secrets. Throws if it has only one. */
  retire(clientId: string): void {
    const record = this.get(clientId);
    this.replace({ ...record, secrets: removeOldSecret(record.secrets) });
  }

  /** A store to try things on: what happens to it does not happen to this one. */
  copy(): ClientStore {
    return new ClientStore(this.#records);
  }
}
