import { randomBytes } from "node:crypto";

/** A new client secret, code or token: 256 bits that nobody guesses and nobody gets twice. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}
