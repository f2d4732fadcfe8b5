import { type FaultName } from "../helpers/faults/fault";
import { type FaultMeaning } from "./fault-meanings";
import { read } from "./read-rule";
import { type RequestName } from "./request-kinds";
import { type EndState } from "./try-cell";

const PROVEN = "oldSecretRefused";
/** A new secret that is refused is asked about again for 30 s, and then the old one once. */
const ASKED_FOR_30_S = 8;

const ok = (met: number): EndState => ({
  ends: "ok",
  state: `deleted, ${PROVEN}`,
  flag: false,
  met,
  deletes: "1/1",
  posts: "0/0",
  next: `deleted, ${PROVEN}`,
});

/** Nothing is deleted that is not verified. */
const before = (ends: string, met: number): EndState => ({
  ends,
  state: "none",
  flag: true,
  met,
  deletes: "0/0",
  posts: "0/0",
  next: `deleted, ${PROVEN}`,
});

/** What was deleted is not proven, and the next `up` proves it. */
const after = (ends: string, proof: string, met: number): EndState => ({
  ends,
  state: `deleted, ${proof}`,
  flag: false,
  met,
  deletes: "1/1",
  posts: "0/0",
  next: `alreadyClean, ${PROVEN}`,
});

/** The end state after a fault of the token endpoint. */
export function tokenRule(
  request: Extract<RequestName, "newBefore" | "oldBefore" | "newAfter" | "oldAfter">,
  fault: FaultName,
  times: number,
  { code, passes }: Pick<FaultMeaning, "code" | "passes">,
): EndState {
  if (fault === "401 invalid_client") {
    return whenRefused(request, times);
  }
  const { met, fails } = read(passes, times);
  if (!fails) {
    return ok(met);
  }
  switch (request) {
    case "newBefore":
    case "oldBefore":
      return before(code, met);
    case "newAfter":
      return after(code, "none", met);
    case "oldAfter":
      return after(code, "newSecretAccepted", met);
  }
}

function whenRefused(request: Parameters<typeof tokenRule>[0], times: number): EndState {
  const forEver = times > ASKED_FOR_30_S;
  switch (request) {
    case "newBefore":
      return forEver ? before("new_secret_refused", ASKED_FOR_30_S + 1) : ok(times);
    case "oldBefore":
      return before("slots_changed", 1);
    case "newAfter":
      return forEver ? after("new_secret_refused", "none", ASKED_FOR_30_S + 1) : ok(times);
    case "oldAfter":
      return ok(1); // It is the truth.
  }
}
