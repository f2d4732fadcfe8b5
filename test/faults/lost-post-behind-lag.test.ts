import assert from "node:assert/strict";
import { FailedWithState } from "../../provider/resource";
import { DEMO } from "../helpers/http/cleanup-stage";
import { describedAs, OLD, secretsStage } from "../helpers/http/secrets-stage";

const operation = "rotateSecret";
const FIRST = { ...DEMO, triggers: { n: 1 }, currentClientSecret: OLD };

describe("rotation: a lost POST behind a flag that lags for all looks of the operation", () => {
  const on = secretsStage([OLD]);

  /** The answer to the first POST is lost, and for two looks the flag is false all the same. */
  async function lose(): Promise<FailedWithState> {
    on.simulator.addFault({ operation, effect: true, reply: { kind: "reset" } });
    const lagging = describedAs({ has_rotated_secret: false });
    on.simulator.addFault({ operation: "getClient", skip: 1, times: 2, reply: lagging });
    const error: unknown = await on.rotation.create(FIRST).then(
      () => assert.fail("it succeeded"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof FailedWithState, String(error));
    return error;
  }

  it("the second POST is refused because there are two secrets: lost, as the error and the state say", async () => {
    const { cause, state } = await lose();
    assert.equal(cause.code, "rotated_secret_lost");
    assert.equal(state.outputs.newSecretLost, true);
  });

  it("a cleanup in the same process that does not depend on it deletes nothing", async () => {
    await lose();
    await on.cleanup.create(DEMO).catch(() => undefined);
    assert.ok(on.simulator.client("demo").secrets.includes(OLD), "the only secret that anyone holds is gone");
  });
});
