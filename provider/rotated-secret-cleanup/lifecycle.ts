import { type OAuthClientRef, parseId } from "../cloudflare/client-id";
import { type ProviderContext } from "../context";
import { CloudflareOAuthError } from "../errors";
import { checkInputs } from "../inputs";
import {
  type CheckFailure,
  type Diff,
  type Properties,
  type ResourceLifecycle,
  type ResourceState,
} from "../resource";
import { Cleanup } from "./cleanup";
import { changedInputs, isUnfinished, looksForDrift, mayDelete, replacingInputs } from "./decide";
import { CLEANUP_INPUTS, type CleanupInputs, parseInputs } from "./inputs";
import * as messages from "./messages";
import { type CleanupHistory, parseOutputs, UNTOUCHED } from "./outputs";

/** OAuthClientRotatedSecretCleanup as the engine drives it: observe, decide, act, observe. */
export class RotatedSecretCleanup implements ResourceLifecycle {
  constructor(private readonly context: ProviderContext) {}

  check(inputs: Properties): readonly CheckFailure[] {
    return checkInputs(CLEANUP_INPUTS, inputs);
  }

  async diff(id: string, oldOutputs: Properties, newInputs: Properties): Promise<Diff> {
    const changed = changedInputs(oldOutputs, newInputs);
    if (changed.length > 0) {
      return { changes: true, replaces: replacingInputs(changed) };
    }
    // The inputs are those of the last operation: all known, and checked.
    const inputs = parseInputs(newInputs);
    const old = parseOutputs(oldOutputs);
    if (isUnfinished(old, inputs, this.context.clock.now())) {
      return { changes: true, replaces: [] };
    }
    // The engine asks for the diffs of a stack one after another.
    const drifted = looksForDrift(old, inputs) && (await this.#hasRotatedSecret(parseId(id), true));
    return { changes: drifted, replaces: [] };
  }

  async create(properties: Properties): Promise<ResourceState> {
    return await this.#cleanUp(parseInputs(properties), UNTOUCHED, true);
  }

  async update(_id: string, oldOutputs: Properties, properties: Properties): Promise<ResourceState> {
    const inputs = parseInputs(properties);
    const old = parseOutputs(oldOutputs);
    return await this.#cleanUp(inputs, old, mayDelete(oldOutputs, old, inputs, this.context.clock.now()));
  }

  async read(id: string, oldOutputs: Properties): Promise<ResourceState | undefined> {
    const ref = parseId(id);
    try {
      const hasRotatedSecret = await this.#hasRotatedSecret(ref, false);
      const outputs = { ...ref, ...UNTOUCHED, ...oldOutputs, hasRotatedSecret };
      this.#warnOfRotation(ref, outputs);
      return { id, outputs };
    } catch (error) {
      if (error instanceof CloudflareOAuthError && error.code === "client_not_found") {
        return undefined;
      }
      throw error;
    }
  }

  async #hasRotatedSecret(ref: OAuthClientRef, oneOfMany: boolean): Promise<boolean> {
    const { hasRotatedSecret } = await this.context.look(ref, oneOfMany);
    return hasRotatedSecret;
  }

  /** For a refresh: a resource that only `.get()` reads has nothing to clean up, and one that waits knows. */
  #warnOfRotation(ref: OAuthClientRef, outputs: Properties): void {
    const { hasRotatedSecret, outcome } = parseOutputs(outputs);
    if (hasRotatedSecret && outcome !== null && outcome !== "waiting") {
      const { cleanupOn, notBefore, verify } = outputs;
      const earliest = typeof notBefore === "string" ? notBefore : undefined;
      this.context.notify(
        cleanupOn === "drift"
          ? messages.rotatedInDriftMode(ref, earliest)
          : messages.rotatedOutside(ref, verify !== undefined),
      );
    }
  }

  /** @param permitted Whether this operation may delete, see {@link mayDelete}. */
  async #cleanUp(inputs: CleanupInputs, old: CleanupHistory, permitted: boolean): Promise<ResourceState> {
    return await this.context.change(inputs, (tools) =>
      new Cleanup(this.context, tools, inputs, old, permitted).run(),
    );
  }
}
