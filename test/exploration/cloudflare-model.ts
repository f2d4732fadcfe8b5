import { type Observation } from "../../provider/cloudflare/observation";
import { CloudflareOAuthError } from "../../provider/errors";

/** What happens to one call of a run: it fails in some way, or the process dies at it. */
export type Fault = "lostBefore" | "lostAfter" | "refused" | "diesBefore" | "diesAfter";
export const FAULTS: readonly Fault[] = ["lostBefore", "lostAfter", "refused", "diesBefore", "diesAfter"];

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
 * memory, the `faultAt`th of them with a fault.
 */
export class CloudflareModel {
  /** Secrets that POST issued and the process did not receive. */
  readonly undelivered: string[] = [];
  /** Resolves when the process dies. */
  readonly death: Promise<"died">;
  calls = 0;
  #die!: (how: "died") => void;
  #dead = false;

  constructor(
    private readonly slots: Slots,
    private readonly fault: Fault | undefined,
    private readonly faultAt: number,
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
    this.#call(() => {
      if (this.slots.secrets.length < 2) {
        throw refusal(400);
      }
      this.slots.secrets.pop();
    });

  ask = (_client: unknown, secret: string): Promise<"accepted" | "refused"> =>
    this.#call(() => (this.slots.secrets.includes(secret) ? "accepted" : "refused"));

  async #call<T>(effect: () => T, undelivered: (result: T) => void = () => undefined): Promise<T> {
    const fault = this.calls++ === this.faultAt ? this.fault : undefined;
    if (this.#dead) {
      return await NEVER;
    }
    switch (fault) {
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
