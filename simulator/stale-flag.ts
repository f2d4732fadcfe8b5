import type { Envelope } from "./types";

/** The envelope with `has_rotated_secret` true wherever it holds a client, alone or in a list. */
export function withStaleFlag(envelope: Envelope): Envelope {
  const { result } = envelope;
  return { ...envelope, result: Array.isArray(result) ? result.map(stale) : stale(result) };
}

function stale(result: unknown): unknown {
  const isClient = typeof result === "object" && result !== null && "has_rotated_secret" in result;
  return isClient ? { ...result, has_rotated_secret: true } : result;
}
