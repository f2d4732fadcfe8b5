import { type Endpoint } from "../helpers/faults/sent-requests";

/** What is run when a fault happens. */
export type OperationName =
  | "cleanup"
  | "two cleanups"
  | "verified cleanup"
  | "rotation"
  | "recovery"
  | "refresh"
  | "diff in drift mode";

/** A request that an operation sends, and that a fault can happen to. */
export interface RequestKind {
  readonly name: string;
  readonly operation: OperationName;
  readonly endpoint: Endpoint;
  /** How many requests to that endpoint the operation sends before it. */
  readonly skip: number;
}

/** Every kind of request, in the order of the table. */
export const REQUEST_KINDS = {
  look: { name: "GET, the look before DELETE", operation: "cleanup", endpoint: "get", skip: 0 },
  list: {
    name: "GET of the list, for the looks of two operations",
    operation: "two cleanups",
    endpoint: "list",
    skip: 0,
  },
  delete: { name: "DELETE", operation: "cleanup", endpoint: "delete", skip: 0 },
  deleteVerified: {
    name: "DELETE, both secrets verified",
    operation: "verified cleanup",
    endpoint: "delete",
    skip: 0,
  },
  confirmDelete: { name: "GET, the look after DELETE", operation: "cleanup", endpoint: "get", skip: 1 },
  newBefore: {
    name: "token endpoint, the new secret before DELETE",
    operation: "verified cleanup",
    endpoint: "token",
    skip: 0,
  },
  oldBefore: {
    name: "token endpoint, the old secret before DELETE",
    operation: "verified cleanup",
    endpoint: "token",
    skip: 1,
  },
  newAfter: {
    name: "token endpoint, the new secret after DELETE",
    operation: "verified cleanup",
    endpoint: "token",
    skip: 2,
  },
  oldAfter: {
    name: "token endpoint, the old secret after DELETE",
    operation: "verified cleanup",
    endpoint: "token",
    skip: 3,
  },
  lookToRotate: { name: "GET, the look before POST", operation: "rotation", endpoint: "get", skip: 0 },
  post: { name: "POST", operation: "rotation", endpoint: "post", skip: 0 },
  confirmPost: { name: "GET, the look after POST", operation: "rotation", endpoint: "get", skip: 1 },
  recoveryDelete: { name: "DELETE of a recovery", operation: "recovery", endpoint: "delete", skip: 0 },
  recoveryConfirm: {
    name: "GET, the look after DELETE of a recovery",
    operation: "recovery",
    endpoint: "get",
    skip: 1,
  },
  recoveryPost: { name: "POST of a recovery", operation: "recovery", endpoint: "post", skip: 0 },
  refresh: { name: "GET of a refresh", operation: "refresh", endpoint: "get", skip: 0 },
  drift: {
    name: "GET of the list, for diffs in drift mode",
    operation: "diff in drift mode",
    endpoint: "list",
    skip: 0,
  },
} as const satisfies Record<string, RequestKind>;

export type RequestName = keyof typeof REQUEST_KINDS;

/** Whether a request changes something, so that a fault can come before its effect or after it. */
export function isChange({ endpoint }: RequestKind): boolean {
  return endpoint === "delete" || endpoint === "post";
}
