import { randomSecret } from "./random-secret";

/** What a client was given to get access tokens for. */
export interface Grants {
  /** Authorization codes nobody has exchanged yet. */
  readonly codes: readonly string[];
  /**
   * Refresh tokens, which work as long as the client exists. Ory Hydra gives a new one with every use by
   * default, what Cloudflare does is unconfirmed; both are allowed (RFC 6749, section 6). Here they stay, so
   * that a service may be killed and started again with what it has.
   */
  readonly refreshTokens: readonly string[];
}

/** A client that nobody has authorized. */
export const NO_GRANTS: Grants = { codes: [], refreshTokens: [] };

/** Adds a new code. */
export function addCode({ codes, ...others }: Grants): { grants: Grants; code: string } {
  const code = randomSecret();
  return { grants: { ...others, codes: [...codes, code] }, code };
}

/** Removes a code, which works once; undefined if there is no such code. */
export function spendCode({ codes, ...others }: Grants, code: string): Grants | undefined {
  return codes.includes(code) ? { ...others, codes: codes.filter((other) => other !== code) } : undefined;
}

/** Adds a new refresh token. */
export function addRefreshToken({ refreshTokens, ...others }: Grants): {
  grants: Grants;
  refreshToken: string;
} {
  const refreshToken = randomSecret();
  return { grants: { ...others, refreshTokens: [...refreshTokens, refreshToken] }, refreshToken };
}
