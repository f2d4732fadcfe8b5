import { randomSecret } from "./random-secret";

/** At least one secret, newest first; two between a rotation and the deletion of the old one. */
export type SomeSecrets = readonly [newest: string] | readonly [newest: string, old: string];

/**
 * The secrets of one client. A public client has none.
 *
 * @see https://developers.cloudflare.com/fundamentals/oauth/create-an-oauth-client/
 */
export type SecretSlots = readonly [] | SomeSecrets;

/** Whether the old one of two secrets still works: `has_rotated_secret` on the wire. */
export function hasRotatedSecret(slots: SecretSlots): boolean {
  return slots.length === 2;
}

/** Puts a new random secret first. Throws when both slots are taken: neither may be pushed out. */
export function addSecret([newest, old]: SecretSlots): SomeSecrets {
  if (old !== undefined) throw new Error("both secret slots are taken");
  const secret = randomSecret();
  return newest === undefined ? [secret] : [secret, newest];
}

/** Takes the older of two secrets out. Throws when there are not two: a client never loses its only one. */
export function removeOldSecret([newest, old]: SecretSlots): [left: SomeSecrets, removed: string] {
  if (newest === undefined || old === undefined) throw new Error("there is no old secret");
  return [[newest], old];
}
