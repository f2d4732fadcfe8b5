import assert from "node:assert/strict";
import { CloudflareOAuthError } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { parseOutputs as parseCleanup } from "../../provider/rotated-secret-cleanup/outputs";
import { parseOutputs as parseRotation } from "../../provider/secret-rotation/outputs";
import { type SomeSecrets } from "../../simulator";
import { apply, type Kept } from "../helpers/engine-rules";
import { ACCOUNT, NEVER_DELETED } from "../helpers/http/cleanup-stage";
import { type Process } from "../helpers/http/secrets-stage";
import { type OperationName } from "./request-kinds";

/** The secrets of a client; in recoveries {@link NEW} is the one that was lost. */
export const NEW = "new-s3cret";
export const OLD = "old-s3cret";

/** What came of an operation. */
export interface Ended {
  /** "ok", what a read or a diff said, or the code of the error. */
  readonly ends: string;
  /** What the state says afterwards, in short. */
  readonly state: string;
  readonly kept: Kept | undefined;
  readonly failure: CloudflareOAuthError | undefined;
}

/** What a stack does to one client: an operation, and what the program says next. */
export interface Scenario {
  readonly secrets: SomeSecrets;
  /** The secret that consumers use, which nothing may delete; undefined for a recovery, which does just that. */
  readonly inUse: string | undefined;
  /** What the state holds before. */
  kept(clientId: string): Kept | undefined;
  /** One `up`, refresh or diff. */
  run(process: Process, clientId: string, kept: Kept | undefined): Promise<Ended>;
  /** An `up` whose program has been changed as the error before it advised. */
  remedy(process: Process, clientId: string, kept: Kept | undefined): Promise<Ended>;
  /** The `up` after the operation. */
  next(process: Process, clientId: string, kept: Kept | undefined): Promise<Ended>;
}

type Up = Scenario["run"];

const idOf = (oauthClientId: string): string => `${ACCOUNT}/${oauthClientId}`;
const ref = (oauthClientId: string) => ({ accountId: ACCOUNT, oauthClientId });

const cleanupUp =
  (more: Properties): Up =>
  async (process, clientId, before) => {
    const inputs = { ...ref(clientId), ...more };
    const { kept, failure } = await apply(process.cleanup, idOf(clientId), before, inputs);
    return { ends: failure?.code ?? "ok", state: cleanupState(kept), kept, failure };
  };

const rotationUp =
  (more: Properties): Up =>
  async (process, clientId, before) => {
    const inputs = { ...ref(clientId), ...more };
    const { kept, failure } = await apply(process.rotation, idOf(clientId), before, inputs);
    return { ends: failure?.code ?? "ok", state: rotationState(kept), kept, failure };
  };

const nothingKept = (): undefined => undefined;

function cleanup(verify: Properties): Scenario {
  const run = cleanupUp({ triggers: { n: 1 }, ...verify });
  const remedy = cleanupUp({ triggers: { n: 2 }, ...verify });
  return { secrets: [NEW, OLD], inUse: NEW, kept: nothingKept, run, next: run, remedy };
}

const drifted: Pick<Scenario, "secrets" | "inUse" | "kept"> = {
  secrets: [NEW, OLD],
  inUse: NEW,
  kept: (clientId) => ({
    outputs: {
      ...ref(clientId),
      ...NEVER_DELETED,
      cleanupOn: "drift",
      outcome: "alreadyClean",
      hasRotatedSecret: false,
    },
    failed: false,
  }),
};
const driftUp = cleanupUp({ cleanupOn: "drift" });

/** What is run, by name. */
export const SCENARIOS: Record<Exclude<OperationName, "two cleanups">, Scenario> = {
  cleanup: cleanup({}),
  "verified cleanup": cleanup({ verify: { clientSecret: NEW, previousClientSecret: OLD } }),
  rotation: {
    secrets: [OLD],
    inUse: OLD,
    kept: nothingKept,
    run: rotationUp({ triggers: { n: 1 }, currentClientSecret: OLD }),
    next: rotationUp({ triggers: { n: 1 }, currentClientSecret: OLD }),
    remedy: rotationUp({ triggers: { n: 1 }, currentClientSecret: OLD, recoverLostSecret: true }),
  },
  recovery: {
    secrets: [NEW, OLD],
    inUse: undefined,
    kept: (clientId) => ({
      outputs: {
        ...ref(clientId),
        triggers: { n: 1 },
        clientSecret: OLD,
        previousClientSecret: null,
        rotatedAt: null,
        newSecretLost: true,
      },
      failed: true,
    }),
    run: rotationUp({ triggers: { n: 1 }, recoverLostSecret: true }),
    next: rotationUp({ triggers: { n: 1 }, recoverLostSecret: true }),
    remedy: rotationUp({ triggers: { n: 2 }, recoverLostSecret: true }),
  },
  refresh: {
    ...drifted,
    run: async (process, clientId, kept) => {
      const read = process.cleanup.read(idOf(clientId), kept?.outputs ?? {});
      return await looked(kept, async () => {
        const state = await read;
        return state ? `flag ${String(state.outputs.hasRotatedSecret)}` : "gone";
      });
    },
    next: driftUp,
    remedy: driftUp,
  },
  "diff in drift mode": {
    ...drifted,
    run: async (process, clientId, kept) => {
      const inputs = { ...ref(clientId), cleanupOn: "drift" };
      return await looked(kept, async () => {
        const { changes } = await process.cleanup.diff(idOf(clientId), kept?.outputs ?? {}, inputs);
        return changes ? "changes" : "no changes";
      });
    },
    next: driftUp,
    remedy: driftUp,
  },
};

/** An operation that changes nothing, and says something or fails. */
async function looked(kept: Kept | undefined, look: () => Promise<string>): Promise<Ended> {
  try {
    const ends = await look();
    return { ends, state: "", kept: ends === "gone" ? undefined : kept, failure: undefined };
  } catch (error) {
    assert.ok(error instanceof CloudflareOAuthError, String(error));
    return { ends: error.code, state: "", kept, failure: error };
  }
}

function cleanupState(kept: Kept | undefined): string {
  if (!kept) {
    return "none";
  }
  const { outcome, proof } = parseCleanup(kept.outputs);
  return kept.outputs.verify === undefined ? String(outcome) : `${String(outcome)}, ${proof}`;
}

function rotationState(kept: Kept | undefined): string {
  if (!kept) {
    return "none";
  }
  const { clientSecret, newSecretLost, rotatedAt } = parseRotation(kept.outputs);
  const names = new Map([
    [OLD, "old secret"],
    [NEW, "lost secret"],
  ]);
  const secret = names.get(String(clientSecret)) ?? "new secret";
  return [secret, ...(newSecretLost ? ["lost"] : []), ...(rotatedAt === null ? ["due"] : [])].join(", ");
}
