import assert from "node:assert/strict";
import path from "node:path";
import { cleanup, CLEANUP_OF_ROTATION, rotation } from "../helpers/engine/programs";
import { stage } from "../helpers/engine/stage";
import { addPolicyPack, policyReport } from "./policy-pack";

const NO_VIOLATION = ["✅ cloudflare-oauth@v0.1.0"];
const VIOLATIONS = "❌ cloudflare-oauth@v0.1.0";
const ONLY_ADVICE = "⚠️ cloudflare-oauth@v0.1.0";

const NO_CLEANUP = [
  "- [mandatory]  rotation-has-cleanup rotation",
  "After each rotation the old secret is retired.",
  "No cleanup runs after this rotation: the old secret goes on working, and no further rotation is possible. " +
    "Add an OAuthClientRotatedSecretCleanup with the same accountId and oauthClientId, with " +
    "triggers: { rotatedAt: rotation.rotatedAt }, and with dependsOn the consumers of the new secret.",
];
const RECOVERY_IS_ON = [
  "recoverLostSecret is on for one `pulumi up` only.",
  "recoverLostSecret deletes a secret that consumers use, whenever a rotation finds two. Take it out. " +
    "For the one `pulumi up` that recovers, add --policy-pack-config with recover.json.",
];
const DRIFT_WITHOUT_BOTH = [
  "- [mandatory]  drift-verifies-both-secrets cleanup",
  'A cleanup with cleanupOn: "drift" verifies both secrets.',
  'cleanupOn: "drift" deletes the old secret also when somebody rotated outside the stack and consumers ' +
    "still use it. Give verify both clientSecret and previousClientSecret, or take cleanupOn out.",
];
const WITHOUT_BOTH = [
  "- [advisory]  cleanup-verifies-both-secrets cleanup",
  "A cleanup verifies both secrets.",
  "Nothing shows that the secret in use is not the one that goes. If the stack knows them, give verify " +
    "both clientSecret and previousClientSecret.",
];

const ROTATION = [
  "GET oauth_clients/demo 200",
  "POST oauth_clients/demo/rotate_secret 200",
  "GET oauth_clients/demo 200",
];
const RETIREMENT = [
  "GET oauth_clients/demo 200",
  "POST oauth2/token demo newest 400",
  "DELETE oauth_clients/demo/rotate_secret 200",
  "GET oauth_clients/demo 200",
  "POST oauth2/token demo newest 400",
];

describe("policy: the pack, under the real engine", function () {
  this.timeout(180_000);
  const on = stage({ clients: [{ clientId: "demo" }] });
  let pack: string;

  beforeEach(() => {
    pack = addPolicyPack(on.stack);
  });

  const preview = () => ["preview", "--policy-pack", pack];
  const up = () => ["up", "--yes", "--skip-preview", "--policy-pack", pack];
  const recover = () => ["--policy-pack-config", path.join(pack, "recover.json")];

  it("a rotation and its cleanup conform, in the preview and in the update", async () => {
    const { simulator, stack } = on;
    stack.write(rotation("triggers: { n: 1 }") + CLEANUP_OF_ROTATION);
    assert.deepEqual(policyReport(await stack.succeed(preview())), NO_VIOLATION);
    assert.deepEqual(simulator.takeRequests(), []);
    assert.deepEqual(policyReport(await stack.succeed(up())), NO_VIOLATION);
    assert.deepEqual(simulator.takeRequests(), [...ROTATION, ...RETIREMENT]);
    // The next rotation, with everything known but the new secret.
    stack.write(rotation("triggers: { n: 2 }") + CLEANUP_OF_ROTATION);
    assert.deepEqual(policyReport(await stack.succeed(preview())), NO_VIOLATION);
  });

  it("a rotation without one fails the preview", async () => {
    const { simulator, stack } = on;
    stack.write(rotation());
    assert.deepEqual(policyReport(await stack.fail(preview())), [VIOLATIONS, ...NO_CLEANUP]);
    stack.write(rotation() + cleanup("triggers: { n: 1 }", "{ dependsOn: [rotation] }"));
    assert.deepEqual(policyReport(await stack.fail(preview())), [VIOLATIONS, ...NO_CLEANUP, ...WITHOUT_BOTH]);
    assert.deepEqual(simulator.takeRequests(), []);
  });

  it("a recovery is refused before anything is sent, and runs with recover.json", async () => {
    const { simulator, stack } = on;
    simulator.rotate("demo");
    stack.write(rotation("recoverLostSecret: true") + CLEANUP_OF_ROTATION);
    assert.deepEqual(policyReport(await stack.fail(up())), [
      VIOLATIONS,
      "- [mandatory]  recovery-is-off rotation",
      ...RECOVERY_IS_ON,
    ]);
    assert.deepEqual(simulator.takeRequests(), []);

    assert.deepEqual(policyReport(await stack.succeed([...up(), ...recover()])), [
      ONLY_ADVICE,
      "- [advisory]  recovery-is-off rotation",
      ...RECOVERY_IS_ON,
    ]);
    assert.equal(stack.outputs("cleanup").proof, "newSecretAccepted");
  });

  it("what is not known in the preview is decided in the update, before the rotation", async () => {
    const { simulator, stack } = on;
    simulator.addClient({ clientId: "other" });
    stack.write(
      cleanup().replace('"demo"', '"other"') +
        rotation("recoverLostSecret: cleanup.deletedAt.apply(() => true)") +
        CLEANUP_OF_ROTATION.replaceAll("cleanup", "second"),
    );
    const report = policyReport(await stack.succeed(preview()));
    assert.ok(
      report.includes(
        "can't run policy 'recovery-is-off' from policy pack 'cloudflare-oauth@v0.1.0' during preview: " +
          "string value at .recoverLostSecret can't be known during preview",
      ),
      report.join("\n"),
    );
    assert.ok(policyReport(await stack.fail(up())).includes("- [mandatory]  recovery-is-off rotation"));
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/other 200"]);
  });

  it("drift mode is refused without both secrets", async () => {
    const { simulator, stack } = on;
    simulator.rotate("demo");
    stack.write(cleanup('cleanupOn: "drift"'));
    assert.deepEqual(policyReport(await stack.fail(up())), [
      VIOLATIONS,
      ...DRIFT_WITHOUT_BOTH,
      ...WITHOUT_BOTH,
    ]);
    assert.deepEqual(simulator.takeRequests(), []);
  });
});
