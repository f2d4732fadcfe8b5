import assert from "node:assert/strict";
import { DEMO } from "./cleanup-stage";
import { failureWithState, OLD, secretsStage, type SecretsStage } from "./secrets-stage";

/** The inputs of a rotation, and the outputs after its first secret was lost. */
export const FIRST = { ...DEMO, triggers: { n: 1 }, currentClientSecret: OLD };
export const RECOVER = { ...FIRST, recoverLostSecret: true };
export const LOST = {
  ...FIRST,
  clientSecret: OLD,
  previousClientSecret: null,
  rotatedAt: null,
  newSecretLost: true,
};

/** A stage with one secret, and a way to lose the next one on it: it gives that secret. */
export function lossStage(): { readonly on: SecretsStage; readonly lose: () => Promise<string> } {
  const on = secretsStage([OLD]);
  const lose = async (): Promise<string> => {
    on.simulator.addFault({ operation: "rotateSecret", effect: true, reply: { kind: "reset" } });
    const { outputs } = await failureWithState(on.rotation.create(FIRST));
    assert.deepEqual(outputs, LOST);
    on.simulator.takeRequests();
    return on.simulator.client("demo").secrets[0]!;
  };
  return { on, lose };
}
