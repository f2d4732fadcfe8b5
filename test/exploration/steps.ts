import fc from "fast-check";
import { CALL_FAULTS, type CallFault } from "./call-fault";
import { type Disturbance } from "./disturbance";
import { OPERATOR_MOVES, type OperatorMove } from "./operator";

/** How many clients a stack has. */
export const CLIENTS = 3;
const HOUR_MS = 3_600_000;

/** One thing that happens to a stack. */
export type Step =
  | { readonly do: "up"; readonly disturbance: Disturbance; readonly afterMs: number }
  | { readonly do: "refresh"; readonly disturbance: Disturbance; readonly afterMs: number }
  /** The program is changed: its trigger, what it says of lost secrets, until when it keeps the old one. */
  | {
      readonly do: "edit";
      readonly client: number;
      readonly recover: boolean;
      readonly notBeforeHours: number;
    }
  | { readonly do: "operator"; readonly client: number; readonly move: OperatorMove };

/** The process dies, before the call has its effect or after it. */
const DEATHS = CALL_FAULTS.filter(({ kind }) => kind === "dies");

const client = fc.nat({ max: CLIENTS - 1 });
const move = fc.constantFrom(...OPERATOR_MOVES);

const fault = fc.oneof(fc.constantFrom(...CALL_FAULTS), fc.constantFrom(...DEATHS));

/** A fault at any of the first calls, for one call or a few in a row. */
const faults = fc
  .array(
    fc.record({
      at: fc.nat({ max: 30 }),
      times: fc.constantFrom(1, 1, 1, 2, 6, 40),
      fault,
    }),
    { maxLength: 4 },
  )
  .map((planned) => {
    const byCall = new Map<number, CallFault>();
    for (const { at, times, fault } of planned) {
      for (let call = at; call < at + times; call++) {
        byCall.set(call, fault);
      }
    }
    return byCall;
  });

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  faults,
  firstFaults: fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: fc.record({ delete: fc.constantFrom(...CALL_FAULTS) }) },
    { weight: 1, arbitrary: fc.record({ post: fc.constantFrom(...CALL_FAULTS) }) },
    { weight: 1, arbitrary: fc.record({ token: fc.constantFrom(...CALL_FAULTS) }) },
  ),
  meddling: fc.array(
    fc.record({
      client,
      at: fc.oneof(fc.nat({ max: 12 }), fc.constant("after a change" as const)),
      move,
    }),
    { maxLength: 5 },
  ),
  latencyMs: fc.constantFrom(0, 40, 700),
  lagMs: fc.constantFrom(0, 0, 2_000, 20_000),
});

/** Up to a quarter of a day from one process to the next; never less than what lags. */
const afterMs = fc.integer({ min: 60_000, max: 6 * HOUR_MS });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("up" as const), disturbance, afterMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("refresh" as const), disturbance, afterMs }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("edit" as const),
      client,
      recover: fc.constantFrom(false, false, false, true),
      notBeforeHours: fc.constantFrom(0, 0, 0, 12),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("operator" as const), client, move }) },
);

/** What happens to a stack, one after another. */
export const life: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 4, maxLength: 14, size: "max" });
