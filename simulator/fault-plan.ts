import { matches, needsEnvelope, type Fault } from "./fault";
import type { RequestRecord } from "./request-log";
import { assertOperation } from "./routes";

/** The faults still to come. */
export class FaultPlan {
  #faults: { readonly fault: Fault; skip: number; times: number }[] = [];

  /** Throws on a fault that cannot happen. */
  add(fault: Fault): void {
    assertOperation(fault.operation);
    if (fault.operation === "token" && needsEnvelope(fault.reply)) {
      throw new Error(`the token endpoint's replies have no envelope for "${fault.reply.kind}"`);
    }
    this.#faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /**
   * Which fault happens to a request, and counts it. Faults are asked in the order in which they were added;
   * the first that is due happens, and those after it do not see the request.
   */
  choose(request: RequestRecord): Fault | undefined {
    for (const planned of this.#faults) {
      if (planned.times === 0 || !matches(planned.fault, request)) continue;
      if (request.operation === "token" && needsEnvelope(planned.fault.reply)) continue;
      if (planned.skip > 0) {
        planned.skip -= 1;
        continue;
      }
      planned.times -= 1;
      return planned.fault;
    }
    return undefined;
  }
}
