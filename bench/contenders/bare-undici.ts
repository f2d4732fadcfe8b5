import { Agent, request } from "undici";
import { type Contender, type Target } from "./contender";

/** The part of an answer that is used. */
interface Body {
  readonly success: boolean;
  readonly result?: { readonly has_rotated_secret?: boolean };
}

/** How {@link bareUndici} works. */
export interface BareUndiciOptions {
  /** Whether it looks once more after DELETE. */
  readonly confirm: boolean;
  /** Waits, in milliseconds, when the server asks for it. */
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * What a careful script does: it asks one thing after another, and after a 429 waits as long as Retry-After says. All else
 * that is not a success is an error.
 */
export function bareUndici(target: Target, { confirm, sleep }: BareUndiciOptions): Contender {
  const dispatcher = new Agent();
  const headers = { authorization: `Bearer ${target.token}`, accept: "application/json" };

  async function ask(method: "GET" | "DELETE", path: string): Promise<Body> {
    for (;;) {
      const url = `${target.baseUrl}/accounts/${target.accountId}/oauth_clients/${path}`;
      const { statusCode, headers: answered, body } = await request(url, { method, headers, dispatcher });
      const json = (await body.json()) as Body;
      if (statusCode === 200 && json.success) return json;
      if (statusCode !== 429) throw new Error(`${method} ${path}: ${statusCode}`);
      await sleep(Number(answered["retry-after"]) * 1000);
    }
  }

  return async (clientId) => {
    const { result } = await ask("GET", clientId);
    if (result?.has_rotated_secret !== true) return false;
    await ask("DELETE", `${clientId}/rotate_secret`);
    if (confirm && (await ask("GET", clientId)).result?.has_rotated_secret !== false) {
      throw new Error(`${clientId} still has an old secret`);
    }
    return true;
  };
}
