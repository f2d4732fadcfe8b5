/**
 * Runs the operations on one OAuth client one after another, and those on different clients side by side, so that
 * two resources that name the same client do not both see its flag true and both delete.
 */
export class ClientQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything queued before it under `clientKey` has ended, well or not. */
  async run<T>(clientKey: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(clientKey) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(clientKey, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(clientKey) === mine) {
        this.#last.delete(clientKey);
      }
    }
  }
}
