import assert from "node:assert/strict";
import { ACCOUNT, cleanup } from "../helpers/engine/programs";
import { SECRET } from "../helpers/engine/stack";
import { stage } from "../helpers/engine/stage";

const READ = ["GET oauth_clients/demo 200"];
/** What diffs ask for, since others may follow. */
const LIST = ["GET oauth_clients 200"];
const DELETION = [...READ, "DELETE oauth_clients/demo/rotate_secret 200", ...READ];

describe("engine: a rotation outside the stack", function () {
  this.timeout(120_000);
  const on = stage();

  it("by default: up leaves it alone, refresh reports it, a changed trigger cleans it", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    await stack.up();
    const before = stack.outputs("cleanup");
    simulator.rotate("demo");
    simulator.takeRequests();

    await stack.up("--expect-no-changes");
    assert.deepEqual(simulator.takeRequests(), []);

    const report = await stack.refresh();
    assert.ok(
      report.includes(
        "warning: OAuth client demo has a rotated secret: two secrets are valid. Nothing was deleted, since the old one " +
          "may be in use. When the newest is in use everywhere, change `triggers` of the cleanup and run `pulumi up`: " +
          "that deletes the old one.",
      ),
      report,
    );
    assert.deepEqual(simulator.takeRequests(), READ);
    assert.deepEqual(stack.outputs("cleanup"), { ...before, hasRotatedSecret: true });

    await stack.up("--expect-no-changes");
    assert.deepEqual(simulator.takeRequests(), []);
    assert.equal(simulator.client("demo").hasRotatedSecret, true);

    stack.write(cleanup("triggers: { rotation: 2 }"));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), DELETION);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("in drift mode: every up looks, and deletes what it finds", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup('cleanupOn: "drift"'));
    await stack.up();
    simulator.takeRequests();

    await stack.up("--expect-no-changes");
    assert.deepEqual(simulator.takeRequests(), LIST);

    simulator.rotate("demo");
    assert.match(await stack.preview(), /1 to update/);
    assert.deepEqual(simulator.takeRequests(), LIST);

    const report = await stack.refresh();
    assert.ok(report.includes('With cleanupOn "drift" the next `pulumi up` deletes the old one.'), report);
    simulator.takeRequests();

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [...LIST, ...DELETION]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
    assert.equal(simulator.client("demo").hasRotatedSecret, false);
  });
});

describe("engine: a client that is gone", function () {
  this.timeout(120_000);
  const on = stage();
  const NOT_FOUND =
    `client_not_found: Cloudflare could not read OAuth client demo of account ${ACCOUNT}: the account has no such ` +
    "client. Nothing was changed. Check accountId and oauthClientId. If the client was deleted, `pulumi refresh` drops " +
    "the resource from the state. (HTTP 404; Cloudflare error 1000; cf-ray ";

  it("refresh drops the resource from the state, and the next up says what is wrong", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    await stack.up();
    simulator.removeClient("demo");
    simulator.takeRequests();

    await stack.refresh();
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 404"]);
    assert.deepEqual(stack.resources(), {});

    const output = await stack.upFails();
    assert.ok(output.includes(NOT_FOUND), output);
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 404"]);
    assert.deepEqual(stack.resources(), {});
  });

  it("in drift mode up fails with the advice to refresh", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup('cleanupOn: "drift"'));
    await stack.up();
    simulator.removeClient("demo");
    simulator.takeRequests();
    const output = await stack.upFails();
    assert.ok(output.includes(NOT_FOUND), output);
    assert.doesNotMatch(output, /\n\s+at /, "a stack trace");
    assert.deepEqual(simulator.takeRequests(), [...LIST, "GET oauth_clients/demo 404"]);
    assert.ok(stack.resources().cleanup);
  });
});

describe("engine: a refresh that fails", function () {
  this.timeout(120_000);
  const on = stage();

  it("keeps the resource: with 403, with 500 five times, with a 404 page of HTML", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    await stack.up();
    const before = stack.outputs("cleanup");
    simulator.takeRequests();

    simulator.setPermissions(simulator.token, ["OAuth Client Write"]);
    assert.match(
      await stack.refreshFails(),
      /permission_denied: The credential may not read OAuth client demo of account/,
    );
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 403"]);
    assert.deepEqual(stack.outputs("cleanup"), before);
    simulator.setPermissions(simulator.token, ["OAuth Client Read"]);

    simulator.addFault({ times: 5, reply: { kind: "respond", status: 500, body: "oops" } });
    const output = await stack.refreshFails();
    assert.match(
      output,
      /api_error: Cloudflare answered the request to read OAuth client demo .* with an error\./,
    );
    assert.doesNotMatch(output, /oops/);
    assert.deepEqual(simulator.takeRequests(), Array<string>(5).fill("GET oauth_clients/demo 500"));
    assert.deepEqual(stack.outputs("cleanup"), before);

    const headers = { "content-type": "text/html" };
    simulator.addFault({ reply: { kind: "respond", status: 404, headers, body: "<html>gone</html>" } });
    assert.match(await stack.refreshFails(), /invalid_response: .* is not the JSON of Cloudflare's API\./);
    assert.deepEqual(simulator.takeRequests(), ["GET oauth_clients/demo 404"]);
    assert.deepEqual(stack.outputs("cleanup"), before);
  });
});

describe("engine: get()", function () {
  this.timeout(120_000);
  const on = stage();

  it("reads the flag and changes nothing, in up and in refresh", async () => {
    const { simulator, stack } = on;
    stack.write(`const { hasRotatedSecret, outcome, deletedAt, proof, accountId, oauthClientId } =
      OAuthClientRotatedSecretCleanup.get("read", "${ACCOUNT}/demo");
      Object.assign(exports, { hasRotatedSecret, outcome, deletedAt, proof, accountId, oauthClientId });`);
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), READ);
    assert.deepEqual(stack.outputs("read"), {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      hasRotatedSecret: true,
      outcome: null,
      deletedAt: null,
      proof: "none",
      onlySecretFingerprint: SECRET,
    });
    const exported = JSON.parse(await stack.succeed(["stack", "output", "--json"])) as unknown;
    assert.deepEqual(exported, {
      accountId: ACCOUNT,
      oauthClientId: "demo",
      hasRotatedSecret: true,
      outcome: null,
      deletedAt: null,
      proof: "none",
    });

    simulator.retire("demo");
    assert.doesNotMatch(await stack.refresh(), /warning/);
    assert.equal(stack.outputs("read").hasRotatedSecret, false);
  });

  it("refuses an id that is none, before any request", async () => {
    const { simulator, stack } = on;
    stack.write('OAuthClientRotatedSecretCleanup.get("read", "demo");');
    assert.match(
      await stack.upFails(),
      /invalid_configuration: The id "demo" is not of the form <accountId>\/<oauthClientId>/,
    );
    assert.deepEqual(simulator.takeRequests(), []);
  });
});
