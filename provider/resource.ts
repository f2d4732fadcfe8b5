/**
 * What the lifecycle of a resource looks like to the engine, whichever way the engine reaches it. Nothing here knows
 * of the dynamic provider host: the same lifecycles can serve a provider plugin.
 */
import { type CloudflareOAuthError } from "./errors";

/** Any JSON object: a resource's inputs or outputs on their way to or from the engine. */
export type Properties = Readonly<Record<string, unknown>>;

/** One wrong property. */
export interface CheckFailure {
  /** Where the value stands, such as `["accountId"]`. */
  readonly path: readonly string[];
  /** What was expected, and what came instead, in words that hold no value of a property. */
  readonly reason: string;
  /** Whether the value is or may hold a secret, so that nobody may print it. */
  readonly secret: boolean;
}

export interface Diff {
  readonly changes: boolean;
  /** The inputs whose change makes it another resource. */
  readonly replaces: readonly string[];
}

/** A resource as the engine keeps it. */
export interface ResourceState {
  readonly id: string;
  /** All outputs, the inputs among them: it is with these that the next diff compares. */
  readonly outputs: Properties;
}

/** The handlers of one resource class. */
export interface ResourceLifecycle {
  /** All that is wrong with `inputs`; works without credentials and network. */
  check(inputs: Properties): readonly CheckFailure[];
  diff(id: string, oldOutputs: Properties, newInputs: Properties): Promise<Diff>;
  create(inputs: Properties): Promise<ResourceState>;
  /** The resource as it is now; undefined when it is gone. `oldOutputs` is empty for `.get()`. */
  read(id: string, oldOutputs: Properties): Promise<ResourceState | undefined>;
  update(id: string, oldOutputs: Properties, newInputs: Properties): Promise<ResourceState>;
}

/**
 * The operation failed after something may have changed at Cloudflare: the state must hold what is known now, and the
 * failure beside it.
 */
export class FailedWithState extends Error {
  /** Private, because its outputs hold secrets, and errors get printed with what they carry. */
  readonly #state: ResourceState;

  constructor(
    state: ResourceState,
    override readonly cause: CloudflareOAuthError,
  ) {
    super(cause.message, { cause });
    this.#state = state;
  }

  get state(): ResourceState {
    return this.#state;
  }
}
