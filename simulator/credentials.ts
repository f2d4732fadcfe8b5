import type { IncomingHttpHeaders } from "node:http";
import { malformedAuthorization, missingAuthHeaders, unknownApiKey, unknownToken } from "./api-failure";

/** A token permission group, by the name Cloudflare gives it. */
export type Permission = "OAuth Client Read" | "OAuth Client Write";

/**
 * An API token, or the email and Global API Key of a user, with what it may do. Whether Write implies Read
 * at Cloudflare is unconfirmed; here each operation asks for exactly the permission its documentation names.
 */
export type SimulatedCredential = ({ token: string } | { email: string; apiKey: string }) & {
  permissions: Permission[];
};

/** `b64token` of RFC 6750, section 2.1. */
const BEARER = /^Bearer ([\w.~+/-]+=*)$/i;

/** The credentials that the simulated account knows. */
export class Credentials {
  readonly #known: SimulatedCredential[];

  constructor(known: readonly SimulatedCredential[]) {
    // Copied, because setPermissions changes them.
    this.#known = known.map((credential) => ({ ...credential }));
  }

  /** The first token. Throws when every credential is an API key. */
  get firstToken(): string {
    for (const credential of this.#known) if ("token" in credential) return credential.token;
    throw new Error("the simulator was started without a token");
  }

  /** Takes effect with the next request. Throws on a token that is unknown. */
  setPermissions(token: string, permissions: Permission[]): void {
    const credential = this.#findToken(token);
    if (!credential) throw new Error("the simulator does not know this token");
    credential.permissions = permissions;
  }

  /**
   * Whose request this is: always the same object for the same credential. A bearer token goes before an
   * API key; what Cloudflare does with both is unconfirmed.
   */
  identify(headers: IncomingHttpHeaders): SimulatedCredential {
    const { authorization, "x-auth-email": email, "x-auth-key": apiKey } = headers;
    if (authorization !== undefined) {
      const token = BEARER.exec(authorization)?.[1];
      if (token === undefined) throw malformedAuthorization();
      return this.#findToken(token) ?? raise(unknownToken());
    }
    if (email === undefined || apiKey === undefined) throw missingAuthHeaders();
    return (
      this.#known.find((known) => "email" in known && known.email === email && known.apiKey === apiKey) ??
      raise(unknownApiKey())
    );
  }

  #findToken(token: string): SimulatedCredential | undefined {
    return this.#known.find((known) => "token" in known && known.token === token);
  }
}

function raise(error: Error): never {
  throw error;
}
