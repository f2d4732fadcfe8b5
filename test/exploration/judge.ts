import { inspect } from "node:util";
import { type Properties } from "../../provider/resource";
import { parseOutputs as parseCleanup } from "../../provider/rotated-secret-cleanup/outputs";
import { parseOutputs as parseRotation } from "../../provider/secret-rotation/outputs";
import { type Applied, type Kept } from "../helpers/engine-rules";
import { type Deeds } from "./account-model";
import { OPERATION_MS } from "./model-context";
import { type Intent, type StackClient, type StackProcess } from "./stack-model";

/** An operation that has ended. */
export interface Ended {
  readonly resource: "rotation" | "cleanup";
  readonly client: StackClient;
  readonly before: Kept | undefined;
  readonly intent: Intent;
  readonly inputs: Properties;
  readonly applied: Applied;
  readonly endedAt: number;
}

/** The one thing that must never happen. */
export const OUTAGE = "DELETE removed the secret in use";
/**
 * The same, where the cleanup was not given both secrets, which the documentation warns of. After a recovery the previous
 * secret is not known, whatever the program says.
 */
export const UNVERIFIED_OUTAGE = "DELETE removed the secret in use, which was not verified by both secrets";

function givesBoth({ inputs }: Ended): boolean {
  const { previousClientSecret } = (inputs.verify ?? {}) as Properties;
  return typeof previousClientSecret === "string";
}

/** Watches what a stack does, and collects what must never happen. */
export class Judge {
  readonly violations: string[] = [];
  /** What was done under its eyes. */
  readonly seen: Record<string, number> = {};

  /** An operation begins; the result is called when it has ended. */
  operationBegins(deeds: Deeds, startedAt: number): (ended: Ended) => void {
    const { moves, outages } = deeds;
    const [deleted, lost] = [deeds.deleted.length, deeds.lost.length];
    return (ended) => {
      this.#count("operations");
      this.#must(ended.endedAt - startedAt <= OPERATION_MS, "an operation took longer than its limit");
      const effects = deeds.deleted.slice(deleted);
      // A recovery deletes what consumers use, and nothing tells it one older secret from another.
      const isRecovery = ended.resource === "rotation" && ended.intent.recoverLostSecret;
      const isVerified = givesBoth(ended);
      this.#must(
        isRecovery || !isVerified || effects.length <= 1,
        "an operation deleted more than one secret",
      );
      this.#must(isRecovery || deeds.outages === outages, isVerified ? OUTAGE : UNVERIFIED_OUTAGE);
      const wasLost = deeds.lost.length > lost;
      const { failure } = ended.applied;
      this.#must(!wasLost || failure?.code === "rotated_secret_lost", "a secret was lost without a word");
      if (failure) {
        this.#count(`failed with ${failure.code}`);
        this.failed(failure);
      }
      const wasAlone = deeds.moves === moves;
      if (ended.resource === "cleanup") {
        this.#judgeCleanup(ended, effects, wasAlone);
      } else {
        this.#judgeRotation(ended, wasAlone);
      }
    };
  }

  /** Something went wrong, and this is what is said of it. */
  failed(error: unknown): void {
    this.#must(
      !inspect(error, { depth: Infinity, showHidden: true }).includes("s3cret"),
      "an error shows a secret",
    );
  }

  /** A process has ended. */
  processEnded({ account, notices }: StackProcess, how: "ended" | "died" | "standstill"): void {
    this.#must(how !== "standstill", "an operation waits for ever");
    this.#count("processes");
    this.#count("deaths", how === "died" ? 1 : 0);
    this.#count("faults", account.met);
    for (const [endpoint, sent] of Object.entries(account.sent)) {
      this.#count(`sent ${endpoint}`, sent);
    }
    for (const { deleted, lost, moves } of account.deeds) {
      this.#count("secrets deleted", deleted.length);
      this.#count("secrets lost", lost.length);
      this.#count("operators in between", moves);
    }
    this.#must(!notices.some((notice) => notice.includes("s3cret")), "a notice shows a secret");
  }

  #count(what: string, by = 1): void {
    this.seen[what] = (this.seen[what] ?? 0) + by;
  }

  #must(holds: boolean, violation: string): void {
    if (!holds) {
      this.violations.push(violation);
    }
  }

  #judgeCleanup({ client, before, applied, inputs }: Ended, effects: string[], wasAlone: boolean): void {
    const { secrets } = client.model;
    const { kept, failure } = applied;
    if (!kept) {
      return;
    }
    const { outcome, hasRotatedSecret, deletedAt, proof } = parseCleanup(kept.outputs);
    const isNews = kept !== before;
    if (!failure && isNews) {
      this.#must(outcome === "waiting" || !hasRotatedSecret, "success with the flag true");
      this.#must(outcome !== "unconfirmed", "success and unconfirmed");
      this.#must(!wasAlone || outcome === "waiting" || secrets.length === 1, "success with two secrets");
      this.#must(outcome !== "deleted" || effects.length === 1 || !wasAlone, "deleted nothing");
    }
    this.#must(
      outcome === "deleted" ||
        !isNews ||
        deletedAt === (before ? parseCleanup(before.outputs).deletedAt : null),
      "deletedAt moved without a deletion",
    );
    const verify = inputs.verify as { clientSecret: string; previousClientSecret?: string } | undefined;
    if (isNews && wasAlone && verify && !failure && outcome !== "waiting" && proof === "oldSecretRefused") {
      const isSo =
        secrets.includes(verify.clientSecret) && !secrets.includes(String(verify.previousClientSecret));
      this.#must(isSo, "a proof of what is not so");
    }
  }

  #judgeRotation({ client, before, applied }: Ended, wasAlone: boolean): void {
    const { kept, failure } = applied;
    if (!kept) {
      return;
    }
    const { clientSecret, newSecretLost } = parseRotation(kept.outputs);
    const known = before && parseRotation(before.outputs).clientSecret;
    this.#must(failure !== undefined || !newSecretLost, "success with a lost secret");
    if (!failure && kept !== before && clientSecret !== known) {
      this.#must(!wasAlone || clientSecret === client.model.secrets[0], "not the newest secret");
    }
  }
}
