import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ACCOUNT, CLEANUP_OF_ROTATION, cleanup, rotation } from "../helpers/engine/programs";
import { SECRET } from "../helpers/engine/stack";
import { stage } from "../helpers/engine/stage";

const GET = "GET oauth_clients/demo 200";
const POST = "POST oauth_clients/demo/rotate_secret 200";
const DELETE = "DELETE oauth_clients/demo/rotate_secret 200";
const NEWEST_ACCEPTED = "POST oauth2/token demo newest 400";
const OLD_ACCEPTED = "POST oauth2/token demo old 400";
const DELETED_REFUSED = "POST oauth2/token demo deleted 401";

const ROTATION = [GET, POST, GET];
/** A cleanup that verifies both secrets. */
const VERIFIED_CLEANUP = [GET, NEWEST_ACCEPTED, OLD_ACCEPTED, DELETE, GET, NEWEST_ACCEPTED, DELETED_REFUSED];

describe("engine: rotation and cleanup", function () {
  this.timeout(180_000);
  const on = stage({ clients: [{ clientId: "demo" }] });

  it("the first rotation, the next one, and nothing in between", async () => {
    const { simulator, stack } = on;
    const [first] = simulator.client("demo").secrets;
    stack.env.CURRENT_SECRET = first;
    const current = "currentClientSecret: process.env.CURRENT_SECRET,";
    stack.write(rotation(`${current} triggers: { n: 1 }`) + CLEANUP_OF_ROTATION);
    assert.match(await stack.preview(), /3 to create/);
    assert.deepEqual(simulator.takeRequests(), []);

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [...ROTATION, ...VERIFIED_CLEANUP]);
    const [second] = simulator.client("demo").secrets;
    assert.notEqual(second, first);
    assert.deepEqual(simulator.client("demo").formerSecrets, [first]);
    const { rotatedAt, ...outputs } = stack.outputs("rotation");
    assert.deepEqual(outputs, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: { n: 1 },
      currentClientSecret: SECRET,
      clientSecret: SECRET,
      previousClientSecret: SECRET,
      newSecretLost: false,
    });
    assert.match(String(rotatedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(stack.resources().rotation?.id, `${ACCOUNT}/demo`);
    assert.equal(stack.resources().rotation?.retainOnDelete, true);
    const { proof, outcome, onlySecretFingerprint, verify } = stack.outputs("cleanup");
    assert.deepEqual(
      { proof, outcome, onlySecretFingerprint, verify },
      {
        proof: "oldSecretRefused",
        outcome: "deleted",
        onlySecretFingerprint: SECRET,
        verify: SECRET,
      },
    );

    await stack.up("--expect-no-changes");
    assert.deepEqual(simulator.takeRequests(), []);

    stack.write(rotation(`${current} triggers: { n: 2 }`) + CLEANUP_OF_ROTATION);
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [...ROTATION, ...VERIFIED_CLEANUP]);
    assert.deepEqual(simulator.client("demo").formerSecrets, [second, first]);
    assert.notEqual(stack.outputs("rotation").rotatedAt, rotatedAt);
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");

    await stack.refresh();
    await stack.up("--expect-no-changes");
    await stack.destroy();
    // One list for both resources, if the engine asked for them at once.
    const reads = simulator.takeRequests();
    assert.ok(
      reads.length > 0 && reads.length <= 2 && reads.every((line) => line.startsWith("GET ")),
      String(reads),
    );
    assert.equal(simulator.client("demo").secrets.length, 1);
  });

  it("a client with two secrets already: secret_already_rotated, nothing sent, dependants do not run", async () => {
    const { simulator, stack } = on;
    simulator.rotate("demo");
    stack.write(rotation() + CLEANUP_OF_ROTATION);
    const output = await stack.upFails();
    assert.match(output, /secret_already_rotated: OAuth client demo .* has a rotated secret already/);
    assert.match(
      output,
      /Either the old secret of a finished rotation waits to be retired, or an earlier `pulumi up` died .* outside the stack\./,
    );
    assert.deepEqual(simulator.takeRequests(), [GET]);
    assert.deepEqual(stack.resources(), {});

    // The first of the two: the cleanup first, then the rotation.
    stack.write(cleanup());
    await stack.up();
    stack.write(rotation() + cleanup());
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [GET, DELETE, GET, ...ROTATION]);
  });

  it("somebody rotated outside the stack: the way back that docs/lifecycle.md shows", async () => {
    const { simulator, stack } = on;
    const rotates = rotation("triggers: { n: 1 }, currentClientSecret: process.env.CURRENT_SECRET");
    [stack.env.CURRENT_SECRET] = simulator.client("demo").secrets;
    stack.write(rotates + CLEANUP_OF_ROTATION);
    await stack.up();
    simulator.rotate("demo");
    const [newest] = simulator.client("demo").secrets;
    simulator.takeRequests();

    stack.env.NEWEST = newest;
    const verify =
      "verify: { clientSecret: process.env.NEWEST, previousClientSecret: rotation.clientSecret }";
    stack.write(rotates + cleanup(`triggers: { rotatedAt: rotation.rotatedAt }, ${verify}`));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), VERIFIED_CLEANUP);
    assert.deepEqual(simulator.client("demo").secrets, [newest]);

    stack.env.CURRENT_SECRET = newest;
    stack.write(rotates + CLEANUP_OF_ROTATION);
    await stack.up("--replace", stack.resources().rotation!.urn);
    assert.deepEqual(simulator.takeRequests(), [...ROTATION, ...VERIFIED_CLEANUP]);
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");
    assert.equal(simulator.client("demo").formerSecrets[0], newest);
  });

  it("a flag that never shows the rotation: rotation_not_confirmed, the new secret kept, then only a look", async () => {
    const { simulator, stack } = on;
    stack.skipPauses();
    simulator.addFault({
      operation: "getClient",
      times: Infinity,
      reply: {
        kind: "edit",
        edit: (envelope) => ({
          ...envelope,
          result: { ...(envelope.result as object), has_rotated_secret: false },
        }),
      },
    });
    stack.write(rotation() + CLEANUP_OF_ROTATION);
    const output = await stack.upFails();
    assert.match(
      output,
      /rotation_not_confirmed: Cloudflare answered the rotation of OAuth client demo .* The new secret is kept in the state/,
    );
    assert.deepEqual(simulator.takeRequests(), [GET, POST, ...Array<string>(8).fill(GET)]);
    assert.deepEqual(Object.keys(stack.resources()), ["rotation"]);
    assert.equal(stack.outputs("rotation").clientSecret, SECRET);

    await stack.upFails();
    assert.deepEqual(simulator.takeRequests(), Array<string>(8).fill(GET));

    simulator.clearFaults();
    await stack.up();
    // No secret before the first is known, so it is verified with the new one alone.
    assert.deepEqual(simulator.takeRequests(), [GET, GET, NEWEST_ACCEPTED, DELETE, GET, NEWEST_ACCEPTED]);
    assert.equal(stack.outputs("cleanup").proof, "newSecretAccepted");
  });
});

describe("engine: a lost secret", function () {
  this.timeout(180_000);
  const on = stage({ clients: [{ clientId: "demo" }] });
  const LOST_POST = "POST oauth_clients/demo/rotate_secret reset";
  const LOST =
    /rotated_secret_lost: The newest secret of OAuth client demo .* nobody holds it\. The one before it works\. Nothing was changed\./;

  beforeEach(async () => {
    const { simulator, stack } = on;
    stack.write(rotation("triggers: { n: 1 }") + CLEANUP_OF_ROTATION);
    await stack.up();
    simulator.takeRequests();
    simulator.addFault({ operation: "rotateSecret", effect: true, reply: { kind: "reset" } });
  });

  /** A program whose rotation is due, with a dependant that has not run yet. */
  function lostProgram(inputs = ""): string {
    return `${rotation(`triggers: { n: 2 }, ${inputs}`)}${CLEANUP_OF_ROTATION}
      new OAuthClientRotatedSecretCleanup("dependant",
        { accountId: "${ACCOUNT}", oauthClientId: "demo", triggers: { secret: rotation.clientSecret } });`;
  }

  it("one POST, nothing deleted, the dependants do not run, until recoverLostSecret is set", async () => {
    const { simulator, stack } = on;
    const [inUse] = simulator.client("demo").secrets;
    const before = stack.outputs("rotation");
    stack.write(lostProgram());
    const output = await stack.upFails();
    assert.match(
      output,
      /rotated_secret_lost: The rotation of OAuth client demo .* was sent and not answered with a new secret, and it took place all the same, unless somebody else has rotated: nobody here holds the newest secret\./,
    );
    assert.deepEqual(simulator.takeRequests(), [GET, LOST_POST, GET]);
    assert.deepEqual(stack.outputs("rotation"), { ...before, triggers: { n: 2 }, newSecretLost: true });
    assert.equal(stack.resources().dependant, undefined);

    // The same again; after a refresh too, which clears the engine's own mark of the failure.
    assert.match(await stack.upFails(), LOST);
    assert.deepEqual(simulator.takeRequests(), [GET]);
    await stack.refresh();
    simulator.takeRequests();
    assert.match(await stack.upFails(), LOST);
    assert.deepEqual(simulator.takeRequests(), [GET]);
    assert.equal(stack.resources().dependant, undefined);
    assert.ok(simulator.client("demo").secrets.includes(String(inUse)), "the secret in use");

    stack.write(lostProgram("recoverLostSecret: true"));
    const recovery = await stack.up();
    assert.match(
      recovery,
      /warning: OAuth client demo: recoverLostSecret deletes the older of its two secrets/,
    );
    const requests = simulator.takeRequests();
    assert.deepEqual(requests.slice(0, 5), [GET, DELETE, GET, POST, GET]);
    assert.equal(stack.outputs("rotation").newSecretLost, false);
    // The cleanup after it verifies the new secret alone, and deletes the one that was lost.
    assert.deepEqual(stack.outputs("cleanup").proof, "newSecretAccepted");
    assert.equal(simulator.client("demo").secrets.length, 1);
    assert.equal(requests.filter((line) => line === DELETE).length, 2);

    await stack.up("--expect-no-changes");
  });

  it("with --continue-on-error a cleanup that does not depend on the rotation refuses too", async () => {
    const { simulator, stack } = on;
    const [inUse] = simulator.client("demo").secrets;
    // It begins after POST was sent: while the rotation is under way, or after it.
    const go = path.join(stack.directory, "go");
    const independent = cleanup(`triggers: { go: new Promise((resolve) => {
      const timer = setInterval(() => {
        if (require("node:fs").existsSync(${JSON.stringify(go)})) { clearInterval(timer); resolve(true); }
      }, 20);
    }) }`).replaceAll("cleanup", "independent");
    stack.write(rotation("triggers: { n: 2 }") + CLEANUP_OF_ROTATION + independent);
    const post = simulator.hold({ operation: "rotateSecret" });
    const up = stack.upFails("--continue-on-error");
    await post.arrived;
    writeFileSync(go, "");
    post.release();
    const output = await up;
    assert.match(output, /rotated_secret_lost: The rotation of OAuth client demo/);
    assert.match(
      output,
      /rotated_secret_lost: The newest secret of OAuth client demo .* is lost, or may be, see the failure of its/,
    );
    assert.deepEqual(
      simulator.takeRequests().filter((line) => line.startsWith("DELETE")),
      [],
    );
    assert.equal(simulator.client("demo").secrets.length, 2);
    assert.equal(simulator.client("demo").secrets[1], inUse);
  });
});
