import assert from "node:assert/strict";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { DELETE, deletedAtNoon, DEMO, DEMO_ID, READ, unconfirmed } from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { failureWithState, NEW, OLD, secretsStage, TOKEN } from "../helpers/http/secrets-stage";

const PAIR = { clientSecret: NEW, previousClientSecret: OLD };
const BOTH = { ...DEMO, verify: PAIR };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };
const WITHOUT = DEMO;
const PRINT = fingerprint(DEMO, NEW);
/** The outputs of `inputs` once NEW was seen to be the only secret. */
const remembering = (inputs: Properties, secret = NEW): Properties => ({
  ...deletedAtNoon(inputs),
  proof: "oldSecretRefused",
  onlySecretFingerprint: fingerprint(DEMO, secret),
});
const knowledge = ({ outcome, proof, onlySecretFingerprint }: Properties) => [
  outcome,
  proof,
  onlySecretFingerprint,
];

describe("verify: a secret that was alone, and is not any longer", () => {
  const on = secretsStage([NEW, OLD]);

  /** newer_secret_unknown, with nothing but a look at the client. */
  async function assertNewerUnknown(old: Properties, inputs: Properties): Promise<void> {
    const { secrets } = on.simulator.client("demo");
    on.simulator.takeRequests();
    const failure = await failureOf(on.anotherProcess().cleanup.update(DEMO_ID, old, inputs));
    assert.equal(failure.code, "newer_secret_unknown");
    assert.match(failure.happened, / Nothing was changed\.$/);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    assert.deepEqual(on.simulator.client("demo").secrets, secrets);
    assertHidden(NEW, failure);
  }

  for (const cleanupOn of ["trigger", "drift"]) {
    it(`a rotation outside, cleanupOn ${cleanupOn}, after a proof of ours: newer_secret_unknown`, async () => {
      for (const first of [BOTH, ALONE]) {
        const inputs = { ...first, cleanupOn };
        const { outputs } = await on.cleanup.create(inputs);
        on.simulator.rotate("demo");
        await assertNewerUnknown(outputs, { ...inputs, triggers: { n: 2 } });
        on.simulator.retire("demo");
        on.simulator.removeClient("demo");
        on.simulator.addClient({ clientId: "demo", secrets: [NEW, OLD] });
      }
    });
  }

  it("in drift mode the diff schedules an update, which stops", async () => {
    const inputs = { ...BOTH, cleanupOn: "drift" };
    const old = remembering(inputs);
    on.simulator.retire("demo");
    on.simulator.rotate("demo");
    assert.deepEqual(await on.cleanup.diff(DEMO_ID, old, inputs), { changes: true, replaces: [] });
    await assertNewerUnknown(old, inputs);
  });

  it("the two secrets swapped: newer_secret_unknown", async () => {
    // OLD was alone before the rotation, and is given as the new one.
    const swapped = { ...DEMO, verify: { clientSecret: OLD, previousClientSecret: NEW } };
    await assertNewerUnknown(remembering(DEMO, OLD), swapped);
    await assertNewerUnknown(remembering(DEMO, OLD), { ...swapped, cleanupOn: "drift" });
  });

  it("put right after that, it deletes the older one", async () => {
    const { outputs } = await on.cleanup.update(DEMO_ID, remembering(DEMO, OLD), BOTH);
    assert.deepEqual(outputs, remembering(BOTH));
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
  });

  it("after the waiting it still knows", async () => {
    const old = {
      ...remembering({ ...ALONE, notBefore: "2026-11-23T12:00:00Z" }),
      outcome: "waiting",
      hasRotatedSecret: true,
    };
    on.simulator.retire("demo");
    on.simulator.rotate("demo");
    await assertNewerUnknown(old, { ...ALONE, notBefore: "2026-11-23T12:00:00Z" });
  });
});

describe("verify: an unfinished proof, and two secrets again", () => {
  const on = secretsStage([NEW, OLD]);
  /** Deleted, or so it seemed, and not proven. */
  const unfinished: [name: string, old: (inputs: Properties) => Properties][] = [
    ["deleted", deletedAtNoon],
    ["unconfirmed", unconfirmed],
  ];

  for (const [name, old] of unfinished) {
    it(`${name}, with the new secret alone: slots_changed, nobody is asked`, async () => {
      const failure = await failureOf(on.cleanup.update(DEMO_ID, old(ALONE), ALONE));
      assert.equal(failure.code, "slots_changed");
      assert.match(failure.happened, / Nothing was changed\.$/);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
      assert.deepEqual(on.simulator.client("demo").secrets, [NEW, OLD]);
    });

    it(`${name}, with both, which work: nothing has moved, and it deletes`, async () => {
      const { outputs } = await on.cleanup.update(DEMO_ID, old(BOTH), BOTH);
      assert.deepEqual(outputs, remembering(BOTH));
      assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
    });

    it(`${name}, with both, one of which is gone: slots_changed, nothing deleted`, async () => {
      on.simulator.retire("demo");
      const newest = on.simulator.rotate("demo");
      const failure = await failureOf(on.cleanup.update(DEMO_ID, old(BOTH), BOTH));
      assert.equal(failure.code, "slots_changed");
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), TOKEN("old", 400), TOKEN("deleted", 401)]);
      assert.deepEqual(on.simulator.client("demo").secrets, [newest, NEW]);
    });

    it(`${name}, with the new secret alone and a changed trigger: deletes`, async () => {
      const inputs = { ...ALONE, triggers: { n: 2 } };
      const { outputs } = await on.cleanup.update(DEMO_ID, old(ALONE), inputs);
      assert.deepEqual(knowledge(outputs), ["deleted", "newSecretAccepted", PRINT]);
    });
  }
});

describe("verify: what is remembered, and for how long", () => {
  const on = secretsStage([NEW, OLD]);
  const update = async (old: Properties, inputs: Properties) =>
    knowledge((await on.cleanup.update(DEMO_ID, old, inputs)).outputs);
  const again = (inputs: Properties) => ({ ...inputs, triggers: { n: 2 } });

  it("without verify, and nothing to delete: it stays", async () => {
    on.simulator.retire("demo");
    const stays = ["alreadyClean", "oldSecretRefused", PRINT];
    assert.deepEqual(await update(remembering(WITHOUT), again(WITHOUT)), stays);
    assert.deepEqual(await update(remembering(BOTH), WITHOUT), stays);
    assert.deepEqual(on.simulator.takeRequests(), [READ(200), READ(200)]);
  });

  for (const [name, before] of [
    ["never had one", WITHOUT],
    ["has none any longer", BOTH],
  ] as const) {
    it(`a deletion by a cleanup that ${name}: nothing is known any longer`, async () => {
      assert.deepEqual(await update(remembering(before), again(WITHOUT)), ["deleted", "none", null]);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), DELETE(200), READ(200)]);
    });
  }

  it("while it waits: it stays", async () => {
    const old = remembering(BOTH, OLD);
    const stays = ["waiting", "oldSecretRefused", fingerprint(DEMO, OLD)];
    assert.deepEqual(await update(old, { ...BOTH, notBefore: "2027-01-01T00:00:00Z" }), stays);
  });

  it("a failure before the deletion: it stays, since the state does", async () => {
    const verify = { clientSecret: NEW, previousClientSecret: "never-issued" };
    const old = remembering({ ...DEMO, verify }, OLD);
    await failureOf(on.cleanup.update(DEMO_ID, old, again({ ...DEMO, verify })));
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW, OLD]);
  });

  it("a deletion with verify: the one that is alone now", async () => {
    const proven = ["deleted", "oldSecretRefused", PRINT];
    assert.deepEqual(await update(remembering(DEMO, OLD), BOTH), proven);
  });

  it("nothing to delete, with verify: the one that is alone", async () => {
    on.simulator.retire("demo");
    assert.deepEqual(await update(deletedAtNoon(DEMO), ALONE), ["alreadyClean", "newSecretAccepted", PRINT]);
  });

  it("a deletion whose proof fails: nothing", async () => {
    on.simulator.setSecretLag({ acceptDeleted: Infinity });
    const { outputs } = await failureWithState(on.cleanup.update(DEMO_ID, remembering(DEMO, OLD), BOTH));
    assert.deepEqual(knowledge(outputs).slice(0, 2), ["deleted", "newSecretAccepted"]);
    assert.notEqual(outputs.onlySecretFingerprint, fingerprint(DEMO, OLD));
  });

  it("a refresh changes nothing of it", async () => {
    const old = remembering(BOTH);
    assert.deepEqual((await on.cleanup.read(DEMO_ID, old))?.outputs, { ...old, hasRotatedSecret: true });
  });
});

describe("verify: diff", () => {
  const on = secretsStage([NEW, OLD]);
  const after = (inputs: Properties, proof: string, outcome = "deleted"): Properties => ({
    ...deletedAtNoon(inputs),
    outcome,
    proof,
  });
  const LATER = { notBefore: "2026-11-23T12:00:01Z" };
  const table: [name: string, old: Properties, inputs: Properties, changes: boolean][] = [
    ["both, nothing proven", after(BOTH, "none"), BOTH, true],
    ["both, half of it proven", after(BOTH, "newSecretAccepted"), BOTH, true],
    ["both, all proven", after(BOTH, "oldSecretRefused"), BOTH, false],
    ["both, nothing to delete, nothing proven", after(BOTH, "none", "alreadyClean"), BOTH, true],
    ["the new one alone, nothing proven", after(ALONE, "none"), ALONE, true],
    ["the new one alone, all proven", after(ALONE, "newSecretAccepted"), ALONE, false],
    [
      "a previous one that is null",
      after(ALONE, "newSecretAccepted"),
      { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: null } },
      false,
    ],
    ["verify added", after(DEMO, "none"), BOTH, true],
    ["verify removed", after(BOTH, "none"), DEMO, true],
    ["another secret", after(ALONE, "oldSecretRefused"), { ...DEMO, verify: { clientSecret: OLD } }, true],
    ["waiting", after({ ...BOTH, ...LATER }, "none", "waiting"), { ...BOTH, ...LATER }, false],
    ["without verify", after(DEMO, "none"), DEMO, false],
  ];
  for (const [name, old, inputs, changes] of table) {
    it(`${name}: ${changes ? "an update" : "nothing"}, and nothing is sent`, async () => {
      assert.deepEqual(await on.cleanup.diff(DEMO_ID, old, inputs), { changes, replaces: [] });
      assert.deepEqual(on.simulator.takeRequests(), []);
    });
  }
});
