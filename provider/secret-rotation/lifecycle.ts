import { parseId } from "../cloudflare/client-id";
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
import { changedInputs, isRotationDue, isUnfinished } from "./decide";
import { parseInputs, parseRemembered, ROTATION_INPUTS, type RotationInputs } from "./inputs";
import { beforeFirstRotation, corrected, parseOutputs, type RotationOutputs } from "./outputs";
import { Rotation, type RotationHistory } from "./rotation";

/** OAuthClientSecretRotation as the engine drives it. */
export class SecretRotation implements ResourceLifecycle {
  constructor(private readonly context: ProviderContext) {}

  check(inputs: Properties): readonly CheckFailure[] {
    return checkInputs(ROTATION_INPUTS, inputs);
  }

  diff(_id: string, oldOutputs: Properties, newInputs: Properties): Promise<Diff> {
    const changed = changedInputs(oldOutputs, newInputs);
    return Promise.resolve({
      changes: changed.length > 0 || isUnfinished(parseOutputs(oldOutputs)),
      replaces: changed.filter((name) => name === "accountId" || name === "oauthClientId"),
    });
  }

  async create(properties: Properties): Promise<ResourceState> {
    const inputs = parseInputs(properties);
    return await this.#rotate(inputs, {
      outputs: beforeFirstRotation(inputs.currentClientSecret),
      triggers: undefined,
    });
  }

  async update(id: string, oldOutputs: Properties, properties: Properties): Promise<ResourceState> {
    const inputs = parseInputs(properties);
    const old = parseOutputs(oldOutputs);
    const before = parseRemembered(oldOutputs);
    if (isRotationDue(oldOutputs, old, properties)) {
      return await this.#rotate(inputs, { outputs: withSecretInUse(old, inputs), triggers: before.triggers });
    }
    if (changedInputs(oldOutputs, properties).length > 0) {
      return { id, outputs: { ...inputs, ...corrected(old, before.currentClientSecret, inputs) } };
    }
    // Only the mark of a failed operation brings an unchanged resource here: a rotation that was not seen confirmed.
    const history = { outputs: old, triggers: before.triggers };
    return await this.context.change(inputs, (tools) =>
      new Rotation(this.context, tools, inputs, history).confirm(),
    );
  }

  async read(id: string, oldOutputs: Properties): Promise<ResourceState | undefined> {
    const ref = parseId(id);
    try {
      await this.context.look(ref, false);
      return { id, outputs: { ...ref, ...beforeFirstRotation(undefined), ...oldOutputs } };
    } catch (error) {
      if (error instanceof CloudflareOAuthError && error.code === "client_not_found") {
        return undefined;
      }
      throw error;
    }
  }

  async #rotate(inputs: RotationInputs, history: RotationHistory): Promise<ResourceState> {
    return await this.context.change(inputs, (tools) =>
      new Rotation(this.context, tools, inputs, history).run(),
    );
  }
}

/** As long as nothing was rotated, the program knows best which secret is in use. */
function withSecretInUse(old: RotationOutputs, { currentClientSecret }: RotationInputs): RotationOutputs {
  return old.rotatedAt === null && currentClientSecret !== undefined
    ? { ...old, clientSecret: currentClientSecret }
    : old;
}
