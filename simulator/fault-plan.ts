import { matches, type Fault } from "./fault";
import type { Route } from "./routes";

/** The faults still to come. */
export class FaultPlan {
  #faults: { readonly fault: Fault; skip: number; times: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#faults = [];
  }

  /**
   * Which fault happens to a request, and counts it. Faults are asked in the order in which they were added;
   * the first that is due happens, and those after it do not see the request.
   */
  choose(route: Route | undefined): Fault | undefined {
    for (const planned of this.#faults) {
      if (planned.times === 0 || !matches(planned.fault, route)) continue;
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
