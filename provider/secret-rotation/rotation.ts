import { formatId } from "../cloudflare/client-id";
import { type OAuthClients } from "../cloudflare/oauth-clients";
import { type ProviderContext, type Tools } from "../context";
import { CloudflareOAuthError, withNothingChanged } from "../errors";
import { lookUntil } from "../lag";
import { hasNoSecret } from "../oauth/probed-client";
import { type Operation } from "../operation";
import { FailedWithState, type ResourceState } from "../resource";
import { retire, RetireFailure } from "../retire";
import { decide } from "./decide";
import { type RotationInputs } from "./inputs";
import { issueSecret, IssueFailure } from "./issue";
import * as messages from "./messages";
import { rotated, type RotationOutputs } from "./outputs";

/** What a resource remembers when a rotation begins. */
export interface RotationHistory {
  readonly outputs: RotationOutputs;
  /** The triggers of the last rotation that came about. */
  readonly triggers: RotationInputs["triggers"];
}

/** One create or update of a rotation: observe, decide, act, observe. */
export class Rotation {
  readonly #operation: Operation;
  readonly #clients: OAuthClients;
  readonly #id: string;
  /** Whether the older secret was deleted, after which nobody may hold the one that is left. */
  #recovering = false;

  constructor(
    private readonly context: ProviderContext,
    { operation, clients }: Tools,
    private readonly inputs: RotationInputs,
    private readonly old: RotationHistory,
  ) {
    this.#operation = operation;
    this.#clients = clients;
    this.#id = formatId(inputs);
  }

  /**
   * Rotates.
   *
   * @returns The state afterwards.
   * @throws FailedWithState when POST or DELETE may have had its effect; otherwise CloudflareOAuthError, and nothing has
   * changed
   */
  async run(): Promise<ResourceState> {
    if (this.old.outputs.newSecretLost) {
      this.context.lostSecrets.add(this.#id);
    }
    try {
      return await this.#run();
    } catch (error) {
      throw error instanceof FailedWithState ? error : withNothingChanged(error);
    }
  }

  /**
   * Looks again for a rotation that was done and not seen. Does not rotate.
   *
   * @throws FailedWithState
   */
  async confirm(): Promise<ResourceState> {
    const state = this.#stateWith(this.old.outputs);
    await this.#assertSeen(state);
    return state;
  }

  async #run(): Promise<ResourceState> {
    const observation = await this.#clients.observe(this.inputs, this.#operation);
    if (observation.authMethod === "none") {
      throw hasNoSecret(this.inputs);
    }
    const decision = decide(this.inputs, this.old.outputs, observation);
    switch (decision) {
      case "secret_already_rotated":
      case "rotated_secret_lost":
        throw messages.refusal(decision, this.inputs);
      case "recover":
        await this.#deleteOlder();
        return await this.#rotate();
      case "rotate":
        return await this.#rotate();
    }
  }

  async #deleteOlder(): Promise<void> {
    this.context.notify(messages.recovering(this.inputs));
    try {
      await retire(this.inputs, this.#clients, this.#operation);
      this.#recovering = true;
    } catch (error) {
      if (!(error instanceof RetireFailure)) {
        throw error;
      }
      if (!error.inDoubt) {
        throw error.cause;
      }
      throw new FailedWithState(this.#stateOfLoss(), messages.recoveryInDoubt(error.cause));
    }
  }

  async #rotate(): Promise<ResourceState> {
    const clientSecret = await this.#issue();
    this.context.lostSecrets.delete(this.#id);
    // After a loss nobody knows which secret was left: it may be the lost one.
    const isKnown = !this.#recovering && !this.old.outputs.newSecretLost;
    const previous = isKnown ? this.old.outputs.clientSecret : null;
    const state = this.#stateWith(rotated(clientSecret, previous, this.#operation.clock.now()));
    await this.#assertSeen(state);
    return state;
  }

  async #issue(): Promise<string> {
    try {
      const secret = await issueSecret(this.inputs, this.#clients, this.#operation);
      if (this.#isKnown(secret)) {
        throw new IssueFailure(messages.notNew(this.inputs), "lost", undefined);
      }
      return secret;
    } catch (error) {
      throw error instanceof IssueFailure ? this.#withState(error) : error;
    }
  }

  /** Secrets are never issued twice: an answer that repeats one does not hold the new one. */
  #isKnown(secret: string): boolean {
    const { clientSecret, previousClientSecret } = this.old.outputs;
    return [clientSecret, previousClientSecret, this.inputs.currentClientSecret].includes(secret);
  }

  #withState({ cause, effect, seen }: IssueFailure): Error {
    if (effect === "lost") {
      return new FailedWithState(
        this.#stateOfLoss(),
        messages.lost(cause, this.inputs, seen, this.#recovering),
      );
    }
    if (this.#recovering) {
      return new FailedWithState(this.#stateOfLoss(), messages.recoveryUnfinished(cause));
    }
    if (effect === "none") {
      return cause;
    }
    this.context.lostSecrets.add(this.#id); // It may still take place, and its secret is lost then.
    // The triggers stay those of the last rotation, so that the next update knows that one is due.
    const state = this.#stateWith(this.old.outputs, this.old.triggers ?? {});
    return new FailedWithState(state, messages.notRotated(cause));
  }

  /** @throws FailedWithState, with a state that holds the new secret */
  async #assertSeen(state: ResourceState): Promise<void> {
    try {
      const { hasRotatedSecret } = await lookUntil(
        (client) => client.hasRotatedSecret,
        () => this.#clients.observe(this.inputs, this.#operation),
        this.#operation,
      );
      if (!hasRotatedSecret) {
        throw messages.notConfirmed(this.inputs);
      }
    } catch (error) {
      throw error instanceof CloudflareOAuthError
        ? new FailedWithState(state, messages.newSecretKept(error))
        : error;
    }
  }

  /** Nobody may hold one of the secrets: the cleanups of this process are not to delete the other. */
  #stateOfLoss(): ResourceState {
    this.context.lostSecrets.add(this.#id);
    return this.#stateWith({ ...this.old.outputs, newSecretLost: true });
  }

  #stateWith(outputs: RotationOutputs, triggers = this.inputs.triggers): ResourceState {
    return { id: this.#id, outputs: { ...this.inputs, ...(triggers && { triggers }), ...outputs } };
  }
}
