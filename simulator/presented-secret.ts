import type { ClientRecord } from "./client-record";

/**
 * Which of a client's secrets a token request came with: one of the two that work, or one that was deleted.
 * `none`: no secret, or none that could be read. `unknown`: one the client never had, or no such client.
 */
export type PresentedSecret = "newest" | "old" | "deleted" | "none" | "unknown";

/** Names a secret without showing it; an empty one is none. */
export function nameSecret(client: ClientRecord | undefined, secret: string): PresentedSecret {
  if (secret === "") return "none";
  if (client === undefined) return "unknown";
  const [newest, old] = client.secrets;
  if (secret === newest) return "newest";
  if (secret === old) return "old";
  return client.formerSecrets.includes(secret) ? "deleted" : "unknown";
}
