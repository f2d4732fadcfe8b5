/** How many requests a number of clients needs, and how many it should need. Pure functions. */
import { type RequestCounts } from "./simulator-process";

/** Requests of a run over many clients of one account. */
export interface Efficiency {
  readonly clients: number;
  /** How many at a time. */
  readonly parallel: number;
  /** Whether each client had an old secret. */
  readonly rotated: boolean;
  readonly requests: number;
  /** See {@link leastRequests}. */
  readonly least: number;
}

export function efficiencyOf(
  { clients, parallel, rotated }: Pick<Efficiency, "clients" | "parallel" | "rotated">,
  counts: RequestCounts,
): Efficiency {
  return {
    clients,
    parallel,
    rotated,
    requests: total(counts),
    least: leastRequests(clients, parallel, rotated),
  };
}

/** All requests, of whatever kind. */
export function total(counts: RequestCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * The least that does the work: one list for all clients that are looked at together, and, with an old secret to delete,
 * a DELETE for each and one more list to see that they are gone.
 */
export function leastRequests(clients: number, parallel: number, rotated: boolean): number {
  return clients * (rotated ? 1 + 2 / parallel : 1 / parallel);
}
