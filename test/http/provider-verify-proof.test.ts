import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { LAG_PAUSES_MS } from "../../provider/lag";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { type FaultReply } from "../../simulator";
import {
  DELETE,
  deletedAtNoon,
  DEMO,
  DEMO_ID,
  NEVER_DELETED,
  NOON,
  page,
  READ,
} from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { failureWithState, NEW, OLD, says, secretsStage, times, TOKEN } from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };
const PRINT = fingerprint(DEMO, NEW);
const DELETION = [READ(200), TOKEN("newest", 400), TOKEN("old", 400), DELETE(200), READ(200)];
const REFUSED = says(401, { error: "invalid_client" });
/** The outputs of a run that has nothing to delete and proves all there is. */
const found = (inputs: Properties, proof = "oldSecretRefused"): Properties => ({
  ...inputs,
  ...NEVER_DELETED,
  outcome: "alreadyClean",
  hasRotatedSecret: false,
  proof,
  onlySecretFingerprint: PRINT,
});

describe("verify: a proof that fails after the deletion", () => {
  const on = secretsStage([NEW, OLD]);

  /** A create that deletes and fails, then an update by the next run, which must not delete. */
  async function failThenProve(inputs: Properties, proof: string, code: ErrorCode): Promise<string[][]> {
    const { failure, outputs: old } = await failureWithState(on.cleanup.create(inputs));
    // The secret that is known to work and to be the only one that Cloudflare reports is remembered, proven or not.
    const onlySecretFingerprint = proof === "none" ? null : PRINT;
    assert.deepEqual(old, { ...deletedAtNoon(inputs), proof, onlySecretFingerprint });
    assert.equal(failure.code, code);
    assert.match(failure.happened, / The old secret was deleted\.$/);
    assert.match(failure.advice, / The next `pulumi up` takes the proof up again, and deletes nothing\.$/);
    for (const secret of [NEW, OLD]) {
      assertHidden(secret, failure);
    }
    const first = on.simulator.takeRequests();

    on.simulator.clearFaults();
    on.simulator.setSecretLag({});
    const { cleanup } = on.anotherProcess();
    assert.deepEqual(await cleanup.diff(DEMO_ID, old, inputs), { changes: true, replaces: [] });
    on.clock.advance(60_000);
    const { outputs } = await cleanup.update(DEMO_ID, old, inputs);
    const proven = inputs === BOTH ? "oldSecretRefused" : "newSecretAccepted";
    assert.deepEqual(outputs, { ...found(inputs, proven), deletedAt: NOON });
    assert.deepEqual(await cleanup.diff(DEMO_ID, outputs, inputs), { changes: false, replaces: [] });
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
    return [first, on.simulator.takeRequests()];
  }

  const unknown: [name: string, reply: FaultReply, logged: number | string][] = [
    ["500", says(500, { error: "server_error" }), 500],
    ["a page with 200", page(200), 200],
    ["429", says(429, {}), 429],
    ["a cut connection", { kind: "reset" }, "reset"],
  ];
  for (const [name, reply, logged] of unknown) {
    it(`${name} for the new secret: verification_unknown, nothing proven; the next run proves`, async () => {
      on.simulator.addFault({ operation: "token", skip: 2, times: Infinity, reply });
      assert.deepEqual(await failThenProve(BOTH, "none", "verification_unknown"), [
        [...DELETION, ...times(5, TOKEN("newest", logged))],
        [READ(200), TOKEN("newest", 400), TOKEN("deleted", 401)],
      ]);
    });

    it(`${name} for the old one: verification_unknown, newSecretAccepted; the next run proves`, async () => {
      on.simulator.addFault({ operation: "token", skip: 3, times: Infinity, reply });
      assert.deepEqual(await failThenProve(BOTH, "newSecretAccepted", "verification_unknown"), [
        [...DELETION, TOKEN("newest", 400), ...times(5, TOKEN("deleted", logged))],
        [READ(200), TOKEN("newest", 400), TOKEN("deleted", 401)],
      ]);
    });
  }

  it("the new secret alone, unknown: the next run proves", async () => {
    on.simulator.addFault({ operation: "token", skip: 1, times: 5, reply: page(502) });
    const [, second] = await failThenProve(ALONE, "none", "verification_unknown");
    assert.deepEqual(second, [READ(200), TOKEN("newest", 400)]);
  });

  it("silence: verification_unknown when the operation has no time left", async () => {
    on.simulator.addFault({ operation: "token", skip: 2, times: Infinity, reply: { kind: "noReply" } });
    const { cleanup } = on.anotherProcess({ limitMs: 1_000 });
    const { failure, outputs } = await failureWithState(cleanup.create(BOTH));
    assert.equal(outputs.outcome, "deleted");
    assert.equal(failure.code, "verification_unknown");
    assert.match(
      failure.happened,
      /no complete answer came within [\d.]+ s\. .* The old secret was deleted\.$/,
    );
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
  });

  it("the new secret is refused all of a sudden: new_secret_refused; the next run proves", async () => {
    on.simulator.addFault({ operation: "token", skip: 2, times: 8, reply: REFUSED });
    const [first] = await failThenProve(BOTH, "none", "new_secret_refused");
    assert.deepEqual(first, [...DELETION, ...times(8, TOKEN("newest", 401)), TOKEN("deleted", 401)]);
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
  });

  it("a new secret that is refused for a moment is asked again", async () => {
    on.simulator.addFault({ operation: "token", skip: 2, times: 7, reply: REFUSED });
    assert.equal((await on.cleanup.create(BOTH)).outputs.proof, "oldSecretRefused");
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
  });

  it("an old secret that lags is asked again until it is refused", async () => {
    on.simulator.setSecretLag({ acceptDeleted: 7 });
    assert.equal((await on.cleanup.create(BOTH)).outputs.proof, "oldSecretRefused");
    assert.deepEqual(on.simulator.takeRequests(), [
      ...DELETION,
      TOKEN("newest", 400),
      ...times(7, TOKEN("deleted", 400)),
      TOKEN("deleted", 401),
    ]);
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
  });

  it("an old secret that lags for ever: old_secret_still_accepted; the next run proves", async () => {
    on.simulator.setSecretLag({ acceptDeleted: Infinity });
    const [first] = await failThenProve(BOTH, "newSecretAccepted", "old_secret_still_accepted");
    assert.deepEqual(first, [...DELETION, TOKEN("newest", 400), ...times(8, TOKEN("deleted", 400))]);
  });

  it("and as long as it lags, every run says so, and none deletes", async () => {
    on.simulator.setSecretLag({ acceptDeleted: Infinity });
    const { outputs: state } = await failureWithState(on.cleanup.create(BOTH));
    for (const inputs of [BOTH, { ...BOTH, triggers: { n: 2 } }]) {
      on.simulator.takeRequests();
      const failure = await failureOf(on.anotherProcess().cleanup.update(DEMO_ID, state, inputs));
      assert.equal(failure.code, "old_secret_still_accepted");
      assert.match(failure.happened, / Nothing was changed\.$/);
      const asked = [TOKEN("newest", 400), ...times(8, TOKEN("deleted", 400))];
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...asked]);
    }
  });

  it("the two secrets swapped by hand, which nobody can see before: secrets_swapped", async () => {
    const swapped = { ...DEMO, verify: { clientSecret: OLD, previousClientSecret: NEW } };
    const { failure, outputs } = await failureWithState(on.cleanup.create(swapped));
    assert.deepEqual(
      [outputs.outcome, outputs.proof, outputs.onlySecretFingerprint],
      ["deleted", "none", null],
    );
    assert.equal(failure.code, "secrets_swapped");
    assert.match(failure.advice, /^Put verify\.previousClientSecret back into use now/);
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
  });
});
