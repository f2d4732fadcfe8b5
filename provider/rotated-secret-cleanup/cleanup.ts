import { formatId } from "../cloudflare/client-id";
import { type Observation } from "../cloudflare/observation";
import { type OAuthClients } from "../cloudflare/oauth-clients";
import { type ProviderContext, type Tools } from "../context";
import { withNothingChanged } from "../errors";
import { type SecretProbe } from "../oauth/probe";
import { probedClient } from "../oauth/probed-client";
import { type Operation } from "../operation";
import { FailedWithState, type ResourceState } from "../resource";
import { retire, RetireFailure } from "../retire";
import { decide } from "./decide";
import { type CleanupInputs } from "./inputs";
import * as messages from "./messages";
import { type CleanupHistory, type CleanupOutcome, outputsAfter } from "./outputs";
import { assertMayDelete, type Finding, type Inquiry, proveOnlySecret } from "./prove";

/** One create or update of a cleanup: observe, decide, act, observe. */
export class Cleanup {
  readonly #operation: Operation;
  readonly #clients: OAuthClients;
  readonly #probe: SecretProbe;

  /** @param permitted Whether this operation may delete, see {@link mayDelete}. */
  constructor(
    private readonly context: ProviderContext,
    { operation, clients, probe }: Tools,
    private readonly inputs: CleanupInputs,
    private readonly old: CleanupHistory,
    private readonly permitted: boolean,
  ) {
    this.#operation = operation;
    this.#clients = clients;
    this.#probe = probe;
  }

  /**
   * @returns The state afterwards.
   * @throws FailedWithState when DELETE may have had its effect; otherwise CloudflareOAuthError, and nothing has changed
   */
  async run(): Promise<ResourceState> {
    try {
      return await this.#run();
    } catch (error) {
      throw error instanceof FailedWithState ? error : withNothingChanged(error);
    }
  }

  async #run(): Promise<ResourceState> {
    const observation = await this.#clients.observe(this.inputs, this.#operation);
    const inquiry = this.#inquiry(observation);
    const decision = decide(this.inputs, this.old, observation, this.permitted, this.#operation.clock.now());
    switch (decision) {
      case "nothing":
        return await this.#find(inquiry);
      case "wait":
        this.context.notify(messages.keptUntil(this.inputs, this.inputs.notBefore));
        return this.#stateAfter("waiting");
      case "slots_changed":
        throw messages.refusal(this.inputs);
      case "newer_secret_unknown":
        throw messages.objection("newer_secret_unknown", this.inputs);
      case "delete":
        return await this.#delete(inquiry);
    }
  }

  /** There is one secret already. */
  async #find(inquiry: Inquiry | undefined): Promise<ResourceState> {
    const found = inquiry && (await proveOnlySecret(inquiry));
    if (found?.failure) {
      throw found.failure;
    }
    return this.#stateAfter("alreadyClean", found);
  }

  async #delete(inquiry: Inquiry | undefined): Promise<ResourceState> {
    if (this.context.lostSecrets.has(formatId(this.inputs))) {
      throw messages.newestLost(this.inputs);
    }
    const outcome = await this.#retire(inquiry);
    const endedAt = this.#operation.clock.now();
    const found = inquiry && (await proveOnlySecret(inquiry));
    const state = this.#stateAfter(outcome, found, endedAt);
    if (found?.failure) {
      throw new FailedWithState(state, messages.retiredUnproven(found.failure, outcome));
    }
    return state;
  }

  async #retire(inquiry: Inquiry | undefined): Promise<"deleted" | "alreadyClean"> {
    const permit = async () => {
      if (inquiry) {
        await assertMayDelete(inquiry);
      }
    };
    try {
      return await retire(this.inputs, this.#clients, this.#operation, permit);
    } catch (error) {
      if (!(error instanceof RetireFailure)) {
        throw error;
      }
      if (!error.inDoubt) {
        throw error.cause;
      }
      throw new FailedWithState(this.#stateAfter("unconfirmed"), messages.inDoubt(error.cause));
    }
  }

  /** @throws client_has_no_secret, verification_unknown */
  #inquiry(observation: Observation): Inquiry | undefined {
    const { verify } = this.inputs;
    return (
      verify && {
        ref: this.inputs,
        client: probedClient(this.inputs, observation),
        verify,
        probe: this.#probe,
        operation: this.#operation,
      }
    );
  }

  #stateAfter(
    outcome: CleanupOutcome,
    found?: Finding,
    endedAt = this.#operation.clock.now(),
  ): ResourceState {
    const outputs = outputsAfter(outcome, this.old, endedAt, found);
    return { id: formatId(this.inputs), outputs: { ...this.inputs, ...outputs } };
  }
}
