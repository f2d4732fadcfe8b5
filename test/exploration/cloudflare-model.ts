import { type Observation } from "../../provider/cloudflare/observation";
import { CloudflareOAuthError } from "../../provider/errors";

/** What happens to one call of a run: it fails in some way, or the process dies at it. */
export type Fault = "lostBefore" | "lostAfter" | "refused" | "diesBefore" | "diesAfter";
export const FAULTS: readonly Fault[] = ["lostBefore", "lostAfter", "refused", "diesBefore", "diesAfter"];

/** What disturbs one run. */
export interface Disturbance {
  /** A fault of one call. */
  readonly fault?: { readonly kind: Fault; readonly at: number };
  /** Somebody acts outside the stack, just before a call. */
  readonly meddling?: { readonly act: () => void; readonly at: number };
}

/** What a process that has died waits for. */
const NEVER = new Promise<never>(() => undefined);

/** The two slots of one client, newest secret first. */
export interface Slots {
  secrets: string[];
  /** How many secrets there were ever; each has a name of its own. */
  issued: number;
}

/**
 * Cloudflare as one process of the provider meets it: the calls that OAuthClients and SecretProbe offer, over two slots in
 * memory.
 */
export class CloudflareModel {
  /** Secrets that POST issued and the process did not receive. */
  readonly undelivered: string[] = [];
  /** Resolves when the process dies. */
  readonly death: Promise<"died">;
  calls = 0;
  /** Called when a DELETE arrives, with the number of the call. */
  onDelete: (call: number) => void = () => undefined;
  #die!: (how: "died") => void;
  #dead = false;

  constructor(
    private readonly slots: Slots,
    private readonly disturbance: Disturbance,
  ) {
    this.death = new Promise((resolve) => (this.#die = resolve));
  }

  enter = (): (() => void) => () => undefined;

  observe = (): Promise<Observation> =>
    this.#call(() => ({
      hasRotatedSecret: this.slots.secrets.length === 2,
      authMethod: "client_secret_basic",
    }));

  observeOutcome = (): Promise<Observation> => this.observe();

  look = (): Promise<Observation> => this.observe();

  rotateSecret = (): Promise<string> =>
    this.#call(
      () => {
        if (this.slots.secrets.length === 2) {
          throw refusal(409);
        }
        const secret = `S${++this.slots.issued}`;
        this.slots.secrets.unshift(secret);
        return secret;
      },
      (secret) => this.undelivered.push(secret),
    );

  deleteRotatedSecret = (): Promise<void> =>
    this.#call(
      () => {
        if (this.slots.secrets.length < 2) {
          throw refusal(400);
        }
        this.slots.secrets.pop();
      },
      undefined,
      (call) => {
        this.onDelete(call);
      },
    );

  ask = (_client: unknown, secret: string): Promise<"accepted" | "refused"> =>
    this.#call(() => (this.slots.secrets.includes(secret) ? "accepted" : "refused"));

  async #call<T>(
    effect: () => T,
    undelivered: (result: T) => void = () => undefined,
    arrives: (call: number) => void = () => undefined,
  ): Promise<T> {
    const { fault, meddling } = this.disturbance;
    const call = this.calls++;
    if (this.#dead) {
      return await NEVER;
    }
    if (call === meddling?.at) {
      meddling.act();
    }
    arrives(call);
    switch (call === fault?.at ? fault.kind : undefined) {
      case undefined:
        return effect();
      case "refused":
        throw refusal(403);
      case "lostBefore":
        throw new CloudflareOAuthError("network_failure", "Lost.", "");
      case "lostAfter":
        undelivered(effect());
        throw new CloudflareOAuthError("network_failure", "Lost.", "");
      case "diesAfter":
        effect();
        return await this.#dies();
      case "diesBefore":
        return await this.#dies();
    }
  }

  #dies(): Promise<never> {
    this.#dead = true;
    this.#die("died");
    return NEVER;
  }
}

function refusal(status: number): CloudflareOAuthError {
  return new CloudflareOAuthError("api_error", "Refused.", "", { status });
}
