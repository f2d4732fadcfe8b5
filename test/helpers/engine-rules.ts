import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState, type Properties, type ResourceLifecycle } from "../../provider/resource";

/** A resource in the state of a stack. */
export interface Kept {
  readonly outputs: Properties;
  /** The engine's own mark of a failed operation, which brings the resource to an update. */
  failed: boolean;
}

/** What an `up` made of a resource. */
export interface Applied {
  /** What the state holds afterwards. */
  readonly kept: Kept | undefined;
  /** Why what depends on it does not run. */
  readonly failure: CloudflareOAuthError | undefined;
}

/** What the engine does with the resource `id` whose program says `inputs`. */
export async function apply(
  lifecycle: ResourceLifecycle,
  id: string,
  kept: Kept | undefined,
  inputs: Properties,
): Promise<Applied> {
  try {
    if (!kept) {
      return done((await lifecycle.create(inputs)).outputs);
    }
    const { changes } = await lifecycle.diff(id, kept.outputs, inputs);
    if (!changes && !kept.failed) {
      return { kept, failure: undefined };
    }
    return done((await lifecycle.update(id, kept.outputs, inputs)).outputs);
  } catch (error) {
    if (error instanceof FailedWithState) {
      return { kept: { outputs: error.state.outputs, failed: true }, failure: error.cause };
    }
    if (error instanceof CloudflareOAuthError) {
      return { kept, failure: error };
    }
    throw error;
  }
}

function done(outputs: Properties): Applied {
  return { kept: { outputs, failed: false }, failure: undefined };
}
