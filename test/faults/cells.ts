import { type FaultName, FAULTS } from "../helpers/faults/fault";
import { isChange, type RequestKind, REQUEST_KINDS, type RequestName } from "./request-kinds";

/** How often a fault happens: to one request, to a few in a row, or to all. */
export const OFTEN = ["once", "for a while", "for ever"] as const;
export type Often = (typeof OFTEN)[number];

/** One way in which one request fails. */
export interface Cell {
  readonly request: RequestName;
  readonly fault: FaultName;
  readonly often: Often;
  /** Whether the request has its effect all the same; undefined for one that changes nothing. */
  readonly effect: boolean | undefined;
}

/** Faults that exist at one of the two servers only: at the token endpoint 401 says something about the secret. */
const ONLY_API: readonly FaultName[] = ["401 JSON"];
const ONLY_TOKEN: readonly FaultName[] = ["401 invalid_client"];

/** How many requests "for a while" means: of a read, which is sent five times, three; of a change two. */
export function timesOf({ request, often }: Pick<Cell, "request" | "often">): number {
  switch (often) {
    case "once":
      return 1;
    case "for a while":
      return isChange(REQUEST_KINDS[request]) ? 2 : 3;
    case "for ever":
      return Infinity;
  }
}

/** Every cell of the table. */
export function cells(): Cell[] {
  return (Object.keys(REQUEST_KINDS) as RequestName[]).flatMap((request) =>
    faultsOf(REQUEST_KINDS[request]).flatMap((fault) =>
      effectsOf(REQUEST_KINDS[request], fault).flatMap((effect) =>
        OFTEN.map((often) => ({ request, fault, often, effect })),
      ),
    ),
  );
}

function faultsOf({ endpoint }: RequestKind): FaultName[] {
  const others = endpoint === "token" ? ONLY_API : ONLY_TOKEN;
  return (Object.keys(FAULTS) as FaultName[]).filter((fault) => !others.includes(fault));
}

/** A request that never left has no effect. */
function effectsOf(kind: RequestKind, fault: FaultName): (boolean | undefined)[] {
  if (!isChange(kind)) {
    return [undefined];
  }
  return fault === "refused connection" ? [false] : [false, true];
}
