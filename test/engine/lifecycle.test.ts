import assert from "node:assert/strict";
import { ACCOUNT, cleanup } from "../helpers/engine/programs";
import { SECRET } from "../helpers/engine/stack";
import { stage } from "../helpers/engine/stage";

const PROVIDER = 'exports.handler=()=>require("pulumi-cloudflare-oauth/provider").rotatedSecretCleanup';

/** What deleting the old secret of `demo` sends. */
const DELETION = [
  "GET oauth_clients/demo 200",
  "DELETE oauth_clients/demo/rotate_secret 200",
  "GET oauth_clients/demo 200",
];

describe("engine: create and update", function () {
  this.timeout(120_000);
  const on = stage();

  it("up deletes the old secret and writes the state of the contract; a second up sends nothing", async () => {
    const { simulator, stack } = on;
    const [newest] = simulator.client("demo").secrets;
    stack.write(cleanup("triggers: { n: 1 }"));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), DELETION);
    assert.deepEqual(simulator.client("demo").secrets, [newest]);
    const { deletedAt, ...outputs } = stack.outputs("cleanup");
    assert.deepEqual(outputs, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: { n: 1 },
      hasRotatedSecret: false,
      outcome: "deleted",
      proof: "none",
      onlySecretFingerprint: SECRET,
    });
    assert.match(String(deletedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { cleanup: resource } = stack.resources();
    assert.equal(resource?.id, `${ACCOUNT}/demo`);
    assert.equal(resource.type, "pulumi-nodejs:dynamic/cloudflareOauth:OAuthClientRotatedSecretCleanup");
    assert.equal(resource.retainOnDelete, true);
    assert.deepEqual(resource.inputs, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      triggers: { n: 1 },
      __provider: PROVIDER,
    });

    assert.match(await stack.up("--expect-no-changes"), /2 unchanged/);
    assert.deepEqual(simulator.takeRequests(), []);
  });

  it("a changed trigger deletes again, in place, and moves deletedAt", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup("triggers: { n: 1 }"));
    await stack.up();
    const first = stack.outputs("cleanup");
    simulator.rotate("demo");
    simulator.takeRequests();

    stack.write(cleanup("triggers: { n: 2 }"));
    assert.match(await stack.up(), /1 updated/);
    assert.deepEqual(simulator.takeRequests(), DELETION);
    const second = stack.outputs("cleanup");
    assert.equal(second.outcome, "deleted");
    assert.ok(String(second.deletedAt) > String(first.deletedAt));

    // Nothing to delete this time: a success, and the time of the last deletion stays.
    stack.write(cleanup("triggers: { n: 3 }"));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 200"]);
    assert.deepEqual(stack.outputs("cleanup"), { ...second, triggers: { n: 3 }, outcome: "alreadyClean" });
  });

  it("another client replaces the resource, and leaves the former one alone", async () => {
    const { simulator, stack } = on;
    simulator.addClient({ clientId: "other", rotated: true });
    stack.write(cleanup());
    await stack.up();
    simulator.rotate("demo");
    simulator.takeRequests();

    stack.write(cleanup().replace('"demo"', '"other"'));
    assert.match(await stack.up(), /1 replaced/);
    assert.deepEqual(
      simulator.takeRequests(),
      DELETION.map((line) => line.replace("demo", "other")),
    );
    assert.equal(stack.resources().cleanup?.id, `${ACCOUNT}/other`);
    assert.equal(simulator.client("demo").hasRotatedSecret, true);
  });

  it("two resources for one client issue one DELETE", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup() + cleanup().replaceAll("cleanup", "second"));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [...DELETION, "GET oauth_clients/demo 200"]);
    assert.deepEqual([stack.outputs("cleanup").outcome, stack.outputs("second").outcome].sort(), [
      "alreadyClean",
      "deleted",
    ]);
  });

  it("preview with unknown inputs passes and sends nothing; up then knows them", async () => {
    const { simulator, stack } = on;
    simulator.addClient({ clientId: "other", rotated: true });
    // Every input of the second depends on what the first will have done.
    stack.write(`${cleanup()}
      const known = cleanup.deletedAt.apply((deletedAt) => deletedAt !== null);
      new OAuthClientRotatedSecretCleanup("second", {
        accountId: known.apply(() => "${ACCOUNT}"),
        oauthClientId: known.apply(() => "other"),
        triggers: known.apply((known) => ({ known })),
        cleanupOn: known.apply(() => "trigger"),
        notBefore: known.apply(() => "2020-01-01T00:00:00Z"),
      });`);
    assert.match(await stack.preview(), /3 to create/);
    assert.deepEqual(simulator.takeRequests(), []);

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [
      ...DELETION,
      ...DELETION.map((line) => line.replace("demo", "other")),
    ]);
    assert.deepEqual(stack.outputs("second").triggers, { known: true });

    stack.write(cleanup("triggers: { n: 2 }"));
    await stack.preview();
    assert.deepEqual(simulator.takeRequests(), []);
  });

  it("notBefore keeps the old secret until then; the first up after it deletes", async () => {
    const { simulator, stack } = on;
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    stack.write(cleanup(`notBefore: "${tomorrow}"`));
    const output = await stack.up();
    assert.ok(
      output.includes(
        `OAuth client demo: the old secret is kept until notBefore, ${tomorrow}. ` +
          "The first `pulumi up` after that deletes it.",
      ),
      output,
    );
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 200"]);
    const waiting = stack.outputs("cleanup");
    assert.equal(waiting.outcome, "waiting");
    assert.equal(waiting.hasRotatedSecret, true);
    assert.equal(waiting.deletedAt, null);

    await stack.up("--expect-no-changes");
    assert.deepEqual(simulator.takeRequests(), []);

    stack.moveClock(2);
    assert.match(await stack.up(), /1 updated/);
    assert.deepEqual(simulator.takeRequests(), DELETION);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });
});

describe("engine: the end of a resource", function () {
  this.timeout(120_000);
  const on = stage();

  beforeEach(async () => {
    on.stack.write(cleanup());
    await on.stack.up();
    on.simulator.rotate("demo");
    on.simulator.takeRequests();
    delete on.stack.env.CLOUDFLARE_API_TOKEN;
  });

  it("destroy changes nothing at Cloudflare, and needs no credential and no network", async () => {
    const output = await on.stack.destroy();
    assert.match(output, /\[retain\]/);
    assert.deepEqual(on.simulator.takeRequests(), []);
    assert.deepEqual(on.stack.resources(), {});
    assert.equal(on.simulator.client("demo").hasRotatedSecret, true);
  });

  it("so does the removal of the resource together with the package", async () => {
    on.stack.writeRaw("");
    on.stack.uninstallThePackage();
    assert.match(await on.stack.up(), /1 deleted/);
    assert.deepEqual(on.simulator.takeRequests(), []);
    assert.deepEqual(on.stack.resources(), {});
  });

  it("with retainOnDelete: false the provider is called, and sends nothing either", async () => {
    on.stack.write(cleanup("", "{ retainOnDelete: false }"));
    await on.stack.up();
    assert.equal(on.stack.resources().cleanup?.retainOnDelete, undefined);
    assert.doesNotMatch(await on.stack.destroy(), /\[retain\]/);
    assert.deepEqual(on.simulator.takeRequests(), []);
  });
});
