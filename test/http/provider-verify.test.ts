import assert from "node:assert/strict";
import { LAG_PAUSES_MS } from "../../provider/lag";
import { type Properties } from "../../provider/resource";
import { fingerprint } from "../../provider/rotated-secret-cleanup/verification";
import { DELETE, DEMO, DEMO_ID, NEVER_DELETED, NOON, READ } from "../helpers/http/cleanup-stage";
import { describedAs, NEW, OLD, secretsStage, times, TOKEN } from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const ALONE = { ...DEMO, verify: { clientSecret: NEW } };
const DELETION = [DELETE(200), READ(200)];

/** The outputs of `inputs` after a deletion at noon that left NEW alone. */
const proven = (inputs: Properties, proof: string): Properties => ({
  ...inputs,
  outcome: "deleted",
  hasRotatedSecret: false,
  deletedAt: NOON,
  proof,
  onlySecretFingerprint: fingerprint(DEMO, NEW),
});

describe("verify: the deletion", () => {
  const on = secretsStage([NEW, OLD]);
  const proofOfBoth = [
    READ(200),
    TOKEN("newest", 400),
    TOKEN("old", 400),
    ...DELETION,
    TOKEN("newest", 400),
    TOKEN("deleted", 401),
  ];
  const proofOfOne = [READ(200), TOKEN("newest", 400), ...DELETION, TOKEN("newest", 400)];

  it("both secrets: they work, then only the new one does", async () => {
    assert.deepEqual(await on.cleanup.create(BOTH), {
      id: DEMO_ID,
      outputs: proven(BOTH, "oldSecretRefused"),
    });
    assert.deepEqual(on.simulator.takeRequests(), proofOfBoth);
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
    assert.deepEqual([on.clock.pauses, on.notices], [[], []]);
  });

  for (const previousClientSecret of [undefined, null]) {
    it(`the new one alone, the previous one ${String(previousClientSecret)}: it works`, async () => {
      const verify = previousClientSecret === null ? { ...ALONE.verify, previousClientSecret } : ALONE.verify;
      const inputs = { ...DEMO, verify };
      const { outputs } = await on.cleanup.create(inputs);
      assert.deepEqual(outputs, proven(inputs, "newSecretAccepted"));
      assert.deepEqual(on.simulator.takeRequests(), proofOfOne);
      assert.deepEqual(on.simulator.client("demo").secrets, [NEW]);
    });
  }

  it("a client that authenticates in the body", async () => {
    on.simulator.removeClient("demo");
    const secrets = [NEW, OLD] as const;
    on.simulator.addClient({ clientId: "demo", secrets, tokenEndpointAuthMethod: "client_secret_post" });
    assert.deepEqual((await on.cleanup.create(BOTH)).outputs, proven(BOTH, "oldSecretRefused"));
    assert.deepEqual(on.simulator.takeRequests(), proofOfBoth);
  });

  for (const method of [undefined, null]) {
    it(`a client that does not say how it authenticates, ${String(method)}: Basic`, async () => {
      const reply = describedAs({ token_endpoint_auth_method: method });
      on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
      assert.deepEqual((await on.cleanup.create(BOTH)).outputs, proven(BOTH, "oldSecretRefused"));
    });
  }

  it("by an update with a changed trigger", async () => {
    const old = { ...proven(BOTH, "oldSecretRefused"), onlySecretFingerprint: fingerprint(DEMO, OLD) };
    const inputs = { ...BOTH, triggers: { n: 2 } };
    const { outputs } = await on.cleanup.update(DEMO_ID, old, inputs);
    assert.deepEqual(outputs, proven(inputs, "oldSecretRefused"));
    assert.deepEqual(on.simulator.takeRequests(), proofOfBoth);
  });

  it("while it waits it asks nobody", async () => {
    const inputs = { ...BOTH, notBefore: "2026-11-23T12:00:01Z" };
    const { outputs } = await on.cleanup.create(inputs);
    assert.deepEqual(outputs, { ...inputs, ...NEVER_DELETED, outcome: "waiting", hasRotatedSecret: true });
    assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
  });

  it("a new secret that lags: asked again until it works", async () => {
    on.simulator.retire("demo");
    on.simulator.setSecretLag({ refuseNew: 7 });
    const newest = on.simulator.rotate("demo");
    const inputs = { ...DEMO, verify: { clientSecret: newest, previousClientSecret: NEW } };
    assert.equal((await on.cleanup.create(inputs)).outputs.proof, "oldSecretRefused");
    assert.deepEqual(on.simulator.takeRequests(), [
      READ(200),
      ...times(7, TOKEN("newest", 401)),
      ...proofOfBoth.slice(1),
    ]);
    assert.deepEqual(on.clock.pauses, LAG_PAUSES_MS);
    assert.deepEqual(on.simulator.client("demo").secrets, [newest]);
  });
});
