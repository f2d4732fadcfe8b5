import { type CallFault } from "./call-fault";
import { type OperatorMove } from "./operator";

/** Somebody outside acts just before the `at`th call about a client, or before the first one after a change. */
export interface Meddling {
  readonly client: number;
  readonly at: number | "after a change";
  readonly move: OperatorMove;
}

/** What a call is for. */
export type Call = "get" | "list" | "delete" | "post" | "token";

/** What happens to one process. */
export interface Disturbance {
  /** By the number of the call. */
  readonly faults: ReadonlyMap<number, CallFault>;
  /** Of the first call for it. */
  readonly firstFaults: Partial<Readonly<Record<Call, CallFault>>>;
  readonly meddling: readonly Meddling[];
  /** How long a call takes, in milliseconds. */
  readonly latencyMs: number;
  /** How long reads and the token endpoint lag behind the changes of this process, in milliseconds. */
  readonly lagMs: number;
}
