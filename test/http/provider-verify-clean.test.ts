import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import {
  DELETE,
  deletedAtNoon,
  DEMO,
  DEMO_ID,
  NEVER_DELETED,
  NOON,
  page,
  READ,
  refuse,
  unconfirmed,
} from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import {
  failureWithState,
  LATE_LOOKS,
  NEW,
  OLD,
  secretsStage,
  times,
  TOKEN,
  WRONG,
} from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };
const PRINT = fingerprint(DEMO, NEW);
/** The outputs of a run that has nothing to delete and proves all there is. */
const found = (inputs: Properties, proof = "oldSecretRefused"): Properties => ({
  ...inputs,
  ...NEVER_DELETED,
  outcome: "alreadyClean",
  hasRotatedSecret: false,
  proof,
  onlySecretFingerprint: PRINT,
});

describe("verify: one secret already", () => {
  const on = secretsStage([NEW, OLD]);
  beforeEach(() => {
    on.simulator.retire("demo");
  });

  for (const [name, inputs, asked, proof] of [
    ["both secrets", BOTH, [TOKEN("newest", 400), TOKEN("deleted", 401)], "oldSecretRefused"],
    ["the new one alone", ALONE, [TOKEN("newest", 400)], "newSecretAccepted"],
  ] as const) {
    it(`${name}: the same proof, without DELETE`, async () => {
      const fresh = await on.cleanup.create(inputs);
      assert.deepEqual(fresh, { id: DEMO_ID, outputs: found(inputs, proof) });
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...asked]);

      const { outputs } = await on.cleanup.update(DEMO_ID, deletedAtNoon(DEMO), inputs);
      assert.deepEqual(outputs, { ...found(inputs, proof), deletedAt: NOON });
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...asked]);
    });
  }

  const flaws: [name: string, verify: object, code: ErrorCode, requests: string[]][] = [
    [
      "it is the one given as the previous one",
      { clientSecret: OLD, previousClientSecret: NEW },
      "secrets_swapped",
      [...times(8, TOKEN("deleted", 401)), TOKEN("newest", 400)],
    ],
    [
      "it is neither of both",
      { clientSecret: WRONG, previousClientSecret: OLD },
      "new_secret_refused",
      [...times(8, TOKEN("unknown", 401)), TOKEN("deleted", 401)],
    ],
    [
      "it is another one than the new one",
      { clientSecret: OLD },
      "new_secret_refused",
      times(8, TOKEN("deleted", 401)),
    ],
  ];
  for (const [name, verify, code, requests] of flaws) {
    it(`${name}: ${code}, the state stays`, async () => {
      const inputs = { ...DEMO, verify };
      const { cleanup } = on;
      for (const work of [
        () => cleanup.create(inputs),
        () => cleanup.update(DEMO_ID, deletedAtNoon(inputs), inputs),
      ]) {
        const failure = await failureOf(work());
        assert.equal(failure.code, code);
        assert.match(failure.happened, / Nothing was changed\.$/);
        assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...requests]);
        for (const secret of [NEW, OLD, WRONG]) {
          assertHidden(secret, failure);
        }
      }
    });
  }

  it("the token endpoint does not tell: verification_unknown, the state stays", async () => {
    on.simulator.addFault({ operation: "token", skip: 1, times: Infinity, reply: page(500) });
    const failure = await failureOf(on.cleanup.update(DEMO_ID, deletedAtNoon(BOTH), BOTH));
    assert.equal(failure.code, "verification_unknown");
    assert.match(failure.happened, / Nothing was changed\.$/);
  });
});

describe("verify: a run that dies on the way", () => {
  const on = secretsStage([NEW, OLD]);

  for (const step of ["create", "update"] as const) {
    it(`between DELETE and the proof: the next ${step} proves, without DELETE`, async () => {
      const held = on.simulator.hold({ operation: "deleteRotatedSecret", effect: "before" });
      on.cleanup.create(BOTH).catch(() => undefined); // It never ends.
      await held.arrived;
      on.simulator.takeRequests();

      const { cleanup } = on.anotherProcess();
      const before = { ...found(DEMO), proof: "none", onlySecretFingerprint: fingerprint(DEMO, OLD) };
      const { outputs } = await (step === "create"
        ? cleanup.create(BOTH)
        : cleanup.update(DEMO_ID, before, BOTH));
      assert.deepEqual(outputs, found(BOTH));
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), TOKEN("newest", 400), TOKEN("deleted", 401)]);
    });
  }

  it("DELETE in doubt asks for no proof; the next run proves, or deletes what is still there", async () => {
    const operation = "deleteRotatedSecret";
    on.simulator.addFault({ operation, times: 3, reply: refuse(500, 1000) });
    const { outputs: state } = await failureWithState(on.cleanup.create(BOTH));
    assert.deepEqual(state, unconfirmed(BOTH));
    // Each DELETE follows a look and an answer on both secrets.
    const sent = [TOKEN("newest", 400), TOKEN("old", 400), DELETE(500), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...sent, ...sent, ...sent, ...LATE_LOOKS]);

    const { outputs } = await on.anotherProcess().cleanup.update(DEMO_ID, state, BOTH);
    assert.equal(outputs.outcome, "deleted");
    assert.equal(outputs.proof, "oldSecretRefused");
    assert.equal(on.simulator.client("demo").secrets[0], NEW);
  });

  it("a lost DELETE that is shown late, after its secret is refused: deleted and proven, nobody else has rotated", async () => {
    on.simulator.addFault({ operation: "deleteRotatedSecret", effect: true, reply: { kind: "reset" } });
    on.simulator.addFault({ operation: "getClient", skip: 1, times: 2, reply: { kind: "staleFlag" } });
    const { outputs } = await on.cleanup.create(BOTH);
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      TOKEN("newest", 400),
      TOKEN("old", 400),
      DELETE("reset"),
      READ(200),
      TOKEN("newest", 400),
      TOKEN("deleted", 401),
      READ(200),
      READ(200),
      TOKEN("newest", 400),
      TOKEN("deleted", 401),
    ]);
    assert.equal(outputs.outcome, "deleted");
    assert.equal(outputs.proof, "oldSecretRefused");
  });

  it("a lost DELETE, and its secret refused while the flag stays true: somebody has rotated, in doubt", async () => {
    on.simulator.addFault({ operation: "deleteRotatedSecret", effect: true, reply: { kind: "reset" } });
    on.simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply: { kind: "staleFlag" } });
    const { outputs, failure } = await failureWithState(on.cleanup.create(BOTH));
    assert.equal(failure.code, "slots_changed");
    assert.deepEqual(outputs, unconfirmed(BOTH));
    assert.deepEqual(on.simulator.takeRequests().slice(7), [READ(200), ...LATE_LOOKS]);
  });
});
