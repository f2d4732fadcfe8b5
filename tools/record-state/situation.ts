import { type SimulatedClientOptions, type Simulator } from "../../simulator";
import { type PulumiStack } from "../../test/helpers/engine/stack";

/** Where an upgrade of the package may find a stack. */
export interface Situation {
  /** In the name of the file. */
  readonly name: string;
  /** The program, on its own: later versions run it as it is. */
  readonly program: string;
  /** The OAuth clients before the first `pulumi up`. */
  readonly before: readonly SimulatedClientOptions[];
  /** The same when the state is recorded, with the secrets that the state knows. */
  readonly after: readonly SimulatedClientOptions[];
  /** Leads the stack there. */
  readonly reach: (simulator: Simulator, stack: PulumiStack) => Promise<void>;
}

/** A state as a version of the package left it, and what belongs to it: all that a later version needs to go on. */
export interface Recording {
  readonly program: string;
  readonly clients: readonly SimulatedClientOptions[];
  /** What `pulumi stack export` printed. Its secrets are encrypted, with the passphrase of `pulumiEnvironment`. */
  readonly deployment: unknown;
}
