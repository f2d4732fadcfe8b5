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
  refuse,
} from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import {
  failureWithState,
  NEW,
  OLD,
  says,
  secretsStage,
  times,
  TOKEN,
  WRONG,
} from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };
const PRINT = fingerprint(DEMO, NEW);
const DELETION = [READ(200), TOKEN("newest", 400), TOKEN("old", 400), DELETE(200), READ(200)];
const REFUSED = says(401, { error: "invalid_client" });
/** The outputs after a deletion at noon, of which only so much is proven. */
const unproven = (inputs: Properties, proof = "none"): Properties => ({ ...deletedAtNoon(inputs), proof });
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
    const failure = await failureWithState(on.cleanup.create(inputs), unproven(inputs, proof));
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
    const old = unproven(inputs, proof);
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
    const failure = await failureWithState(cleanup.create(BOTH), unproven(BOTH));
    assert.equal(failure.code, "verification_unknown");
    assert.match(failure.happened, /no complete answer came within 0\.\d+ s\. .* The old secret was deleted\.$/);
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
    const state = unproven(BOTH, "newSecretAccepted");
    await failureWithState(on.cleanup.create(BOTH), state);
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
    const failure = await failureWithState(on.cleanup.create(swapped), unproven(swapped));
    assert.equal(failure.code, "secrets_swapped");
    assert.match(failure.advice, /^Put verify\.previousClientSecret back into use now/);
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
  });
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
    const failure = await failureOf(on.cleanup.update(DEMO_ID, unproven(BOTH), BOTH));
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
      assert.deepEqual(on.simulator.takeRequests(), [
        READ(200),
        TOKEN("newest", 400),
        TOKEN("deleted", 401),
      ]);
    });
  }

  it("DELETE in doubt asks for no proof; the next run proves, or deletes what is still there", async () => {
    const operation = "deleteRotatedSecret";
    on.simulator.addFault({ operation, times: 3, reply: refuse(500, 1000) });
    const state = { ...BOTH, ...NEVER_DELETED, outcome: "unconfirmed", hasRotatedSecret: true };
    await failureWithState(on.cleanup.create(BOTH), state);
    const again = [DELETE(500), READ(200)];
    assert.deepEqual(on.simulator.takeRequests(), [...DELETION.slice(0, 3), ...again, ...again, ...again]);

    const { outputs } = await on.anotherProcess().cleanup.update(DEMO_ID, state, BOTH);
    assert.equal(outputs.outcome, "deleted");
    assert.equal(outputs.proof, "oldSecretRefused");
    assert.equal(on.simulator.client("demo").secrets[0], NEW);
  });
});
