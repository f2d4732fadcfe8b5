import assert from "node:assert/strict";
import { verifyingCleanup } from "../helpers/engine/programs";
import { stage } from "../helpers/engine/stage";

const GET = "GET oauth_clients/demo 200";
const DELETE = "DELETE oauth_clients/demo/rotate_secret 200";
const asked = (slot: string, status: number) => `POST oauth2/token demo ${slot} ${status}`;

describe("engine: verification", function () {
  this.timeout(180_000);
  const on = stage();

  beforeEach(() => {
    const { simulator, stack } = on;
    const [newest, old] = simulator.client("demo").secrets;
    Object.assign(stack.env, { NEW_SECRET: newest, OLD_SECRET: old });
    stack.skipPauses();
    stack.write(verifyingCleanup());
  });

  /** What the secrets are before and after `work`. */
  async function keepsSecrets(work: () => Promise<unknown>): Promise<void> {
    const before = [...on.simulator.client("demo").secrets];
    await work();
    assert.deepEqual(on.simulator.client("demo").secrets, before);
  }

  it("a new secret that is refused: new_secret_refused after 30 s, nothing deleted", async () => {
    const { simulator, stack } = on;
    stack.env.NEW_SECRET = "typo";
    await keepsSecrets(async () => {
      assert.match(
        await stack.upFails(),
        /new_secret_refused: The token endpoint refuses verify\.clientSecret .* Nothing was changed\./,
      );
    });
    assert.deepEqual(simulator.takeRequests(), [
      GET,
      ...Array<string>(8).fill(asked("unknown", 401)),
      asked("old", 400),
    ]);
    assert.deepEqual(stack.resources(), {});
  });

  it("a previous secret that is refused: slots_changed, nothing deleted", async () => {
    const { simulator, stack } = on;
    stack.env.OLD_SECRET = "another";
    await keepsSecrets(async () => {
      assert.match(await stack.upFails(), /slots_changed: Of OAuth client demo .* Nothing was changed\./);
    });
    assert.deepEqual(simulator.takeRequests(), [GET, asked("newest", 400), asked("unknown", 401)]);
  });

  it("swapped, with one secret left: secrets_swapped says which one works", async () => {
    const { simulator, stack } = on;
    simulator.retire("demo");
    [stack.env.NEW_SECRET, stack.env.OLD_SECRET] = [stack.env.OLD_SECRET, stack.env.NEW_SECRET];
    await keepsSecrets(async () => {
      assert.match(
        await stack.upFails(),
        /secrets_swapped: .* Put verify\.previousClientSecret back into use now/,
      );
    });
    assert.deepEqual(simulator.takeRequests(), [
      GET,
      ...Array<string>(8).fill(asked("deleted", 401)),
      asked("newest", 400),
    ]);
  });

  it("a token endpoint that does not say: verification_unknown, nothing deleted", async () => {
    const { simulator, stack } = on;
    simulator.addFault({
      operation: "token",
      times: Infinity,
      reply: { kind: "respond", status: 503, body: "<html>" },
    });
    await keepsSecrets(async () => {
      assert.match(await stack.upFails(), /verification_unknown: .* Nothing was changed\. .*\(HTTP 503/);
    });
    assert.deepEqual(simulator.takeRequests(), [GET, ...Array<string>(5).fill(asked("newest", 503))]);
  });

  it("an old secret that lags: asked again until it is refused", async () => {
    const { simulator, stack } = on;
    simulator.setSecretLag({ acceptDeleted: 3 });
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [
      GET,
      asked("newest", 400),
      asked("old", 400),
      DELETE,
      GET,
      asked("newest", 400),
      ...Array<string>(3).fill(asked("deleted", 400)),
      asked("deleted", 401),
    ]);
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");
  });

  it("an old secret that goes on working: old_secret_still_accepted; the next up asks again and deletes nothing", async () => {
    const { simulator, stack } = on;
    simulator.setSecretLag({ acceptDeleted: Infinity });
    assert.match(
      await stack.upFails(),
      /old_secret_still_accepted: .* The old secret was deleted\. .* The next `pulumi up` takes the proof up again, and deletes nothing\./,
    );
    const { outcome, proof, deletedAt } = stack.outputs("cleanup");
    assert.deepEqual({ outcome, proof }, { outcome: "deleted", proof: "newSecretAccepted" });
    simulator.takeRequests();

    // A refresh clears the engine's own mark; the proof that is missing still brings the resource back.
    await stack.refresh();
    simulator.takeRequests();
    assert.match(await stack.upFails(), /old_secret_still_accepted: .* Nothing was changed\./);
    assert.deepEqual(simulator.takeRequests(), [
      GET,
      asked("newest", 400),
      ...Array<string>(8).fill(asked("deleted", 400)),
    ]);

    simulator.setSecretLag({});
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [GET, asked("newest", 400), asked("deleted", 401)]);
    const after = stack.outputs("cleanup");
    assert.equal(after.proof, "oldSecretRefused");
    assert.equal(after.deletedAt, deletedAt);
    await stack.up("--expect-no-changes");
  });

  it("a rotation outside the stack, in drift mode: newer_secret_unknown, nothing deleted", async () => {
    const { simulator, stack } = on;
    stack.write(verifyingCleanup('cleanupOn: "drift",'));
    await stack.up();
    simulator.rotate("demo");
    simulator.takeRequests();
    await keepsSecrets(async () => {
      assert.match(
        await stack.upFails(),
        /newer_secret_unknown: verify\.clientSecret was the only secret of OAuth client demo/,
      );
    });
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients 200", GET]);
  });

  it("wrong secrets are named and not printed", async () => {
    const { simulator, stack } = on;
    stack.env.OLD_SECRET = stack.env.NEW_SECRET;
    const output = await stack.upFails();
    assert.match(
      output,
      /property verify\.previousClientSecret value \{<nil>\} has a problem: expected another secret than clientSecret/,
    );
    stack.write(verifyingCleanup().replace("verify: {", "verify: process.env.NEW_SECRET, unused: {"));
    assert.match(
      await stack.upFails(),
      /property inputs\.verify value \{<nil>\} has a problem: expected a map/,
    );
    assert.deepEqual(simulator.takeRequests(), []);
  });
});
