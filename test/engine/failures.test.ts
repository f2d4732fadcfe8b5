import assert from "node:assert/strict";
import { killTree } from "../helpers/engine/process-tree";
import { ACCOUNT, cleanup } from "../helpers/engine/programs";
import { stage } from "../helpers/engine/stage";

const READ = "GET oauth_clients/demo 200";
const DELETE = "DELETE oauth_clients/demo/rotate_secret";

describe("engine: a CLI that is killed while DELETE is under way", function () {
  this.timeout(120_000);
  const on = stage();

  /** Runs up and kills the CLI with SIGKILL while Cloudflare has DELETE and has not answered it. */
  async function killedDuringDelete(effect: "before" | "after"): Promise<void> {
    const { simulator, stack } = on;
    const held = simulator.hold({ operation: "deleteRotatedSecret", effect });
    const pid = Promise.withResolvers<number>();
    const ended = stack.run(["up", "--yes", "--skip-preview"], { onStart: pid.resolve });
    await held.arrived;
    killTree(await pid.promise);
    const { signal } = await ended;
    assert.equal(signal, "SIGKILL");
    await stack.succeed(["cancel", "--yes", "dev"]);
  }

  it("before it had its effect: the next up deletes", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    await killedDuringDelete("after");
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} no reply`]);
    assert.equal(simulator.client("demo").hasRotatedSecret, true);

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, READ]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("after it had its effect: the next up finds nothing to do, and deletes nothing", async () => {
    const { simulator, stack } = on;
    const [newest] = simulator.client("demo").secrets;
    stack.write(cleanup());
    await killedDuringDelete("before");
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} no reply`]);

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ]);
    assert.equal(stack.outputs("cleanup").outcome, "alreadyClean");
    assert.deepEqual(simulator.client("demo").secrets, [newest]);
  });

  it("during an update: the next up runs it again", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    await stack.up();
    simulator.rotate("demo");
    simulator.takeRequests();
    stack.write(cleanup("triggers: { n: 2 }"));
    await killedDuringDelete("after");
    simulator.takeRequests();

    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, READ]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });
});

describe("engine: a DELETE that fails", function () {
  this.timeout(180_000);
  const on = stage();

  it("refused: an error, nothing changed, and the next up finishes the work", async () => {
    const { simulator, stack } = on;
    simulator.setPermissions(simulator.token, ["OAuth Client Read"]);
    stack.write(cleanup());
    const output = await stack.upFails();
    assert.ok(
      output.includes(
        `permission_denied: The credential may not delete the rotated secret of OAuth client demo of account ${ACCOUNT}. ` +
          "Nothing was changed. Give the token the permission groups OAuth Client Read and OAuth Client Write on this " +
          "account, and check accountId. (HTTP 403; Cloudflare error 10000; cf-ray ",
      ),
      output,
    );
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 403`, READ]);
    assert.deepEqual(stack.resources(), {});

    simulator.setPermissions(simulator.token, ["OAuth Client Read", "OAuth Client Write"]);
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, READ]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("its reply lost: the look afterwards tells that it worked, without a second DELETE", async () => {
    const { simulator, stack } = on;
    simulator.addFault({ operation: "deleteRotatedSecret", effect: true, reply: { kind: "reset" } });
    stack.write(cleanup());
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} reset`, READ]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("lost three times: kept as unconfirmed; then nothing is deleted without a changed trigger", async () => {
    const { simulator, stack } = on;
    simulator.addFault({ operation: "deleteRotatedSecret", times: 3, reply: { kind: "reset" } });
    stack.write(cleanup());
    stack.skipPauses();
    const output = await stack.upFails();
    assert.match(
      output,
      /network_failure: The connection was cut before the answer .* was complete \(\w+\)\. DELETE was sent; whether the old secret is gone is not known\. Check the network, .* The next `pulumi up` looks first\./,
    );
    const lost = [`${DELETE} reset`, READ];
    const late = Array<string>(7).fill(READ);
    assert.deepEqual(simulator.takeRequests(), [READ, ...lost, ...lost, ...lost, ...late]);
    const unconfirmed = stack.outputs("cleanup");
    assert.equal(unconfirmed.outcome, "unconfirmed");
    assert.equal(unconfirmed.hasRotatedSecret, true);
    assert.equal(unconfirmed.deletedAt, null);

    // A refresh clears the engine's own mark of the failure; the outcome still tells.
    await stack.refresh();
    simulator.takeRequests();
    const refused = await stack.upFails();
    assert.match(
      refused,
      /slots_changed: An earlier run sent DELETE for OAuth client demo .* and did not see or prove the end of it, and there is a rotated secret now\. .* Nothing was changed\. /,
    );
    assert.deepEqual(simulator.takeRequests(), [READ]);
    assert.equal(stack.outputs("cleanup").outcome, "unconfirmed");

    stack.write(cleanup("triggers: { sure: true }"));
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, READ]);
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("a flag that lags for ever: cleanup_not_confirmed, dependants do not run, the next up confirms", async () => {
    const { simulator, stack } = on;
    simulator.addFault({ operation: "getClient", skip: 1, times: Infinity, reply: { kind: "staleFlag" } });
    const dependant = `
      new OAuthClientRotatedSecretCleanup("dependant",
        { accountId: "${ACCOUNT}", oauthClientId: "other" }, { dependsOn: [cleanup] });`;
    simulator.addClient({ clientId: "other" });
    stack.write(cleanup() + dependant);
    stack.skipPauses();
    const output = await stack.upFails();
    assert.match(
      output,
      /cleanup_not_confirmed: Cloudflare accepted DELETE for OAuth client demo of account \w+, and goes on reporting a rotated secret\. /,
    );
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, ...Array<string>(8).fill(READ)]);
    assert.deepEqual(Object.keys(stack.resources()), ["cleanup"]);
    assert.equal(stack.outputs("cleanup").outcome, "unconfirmed");

    simulator.clearFaults();
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, "GET oauth_clients/other 200"]);
    assert.equal(stack.outputs("cleanup").outcome, "alreadyClean");
    await stack.up("--expect-no-changes");
  });
});

describe("engine: wrong configuration", function () {
  this.timeout(120_000);
  const on = stage();

  it("no credential: named, before any request; put right, the next up works", async () => {
    const { simulator, stack } = on;
    stack.write(cleanup());
    delete stack.env.CLOUDFLARE_API_TOKEN;
    assert.match(
      await stack.upFails(),
      /invalid_configuration: There is no credential for Cloudflare\. Nothing was sent\. Set cloudflare:apiToken \(or CLOUDFLARE_API_TOKEN\)/,
    );
    assert.deepEqual(simulator.takeRequests(), []);
    assert.deepEqual(stack.resources(), {});

    stack.env.CLOUDFLARE_API_TOKEN = simulator.token;
    await stack.up();
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });

  it("the stack configuration goes before the environment, and keeps the token secret", async () => {
    const { simulator, stack } = on;
    await stack.setConfig("cloudflare:apiToken", simulator.token, "--secret");
    await stack.setConfig("cloudflare:baseUrl", simulator.baseUrl);
    stack.env.CLOUDFLARE_API_TOKEN = "another";
    stack.env.CLOUDFLARE_BASE_URL = "https://cloudflare.invalid";
    stack.write(cleanup());
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [READ, `${DELETE} 200`, READ]);
    // refresh and destroy configure the provider from the state.
    await stack.refresh();
    assert.deepEqual(simulator.takeRequests(), [READ]);
  });
});

describe("engine: wrong inputs", function () {
  this.timeout(120_000);
  const on = stage();

  it("are reported all at once, in preview and up, before any request", async () => {
    const { simulator, stack } = on;
    stack.write(`new OAuthClientRotatedSecretCleanup("wrong", {
      accountId: "short", oauthClientId: "a/b", triggers: pulumi.secret("hush-hush"), cleanupOn: "always",
      notBefore: "soon", extra: pulumi.secret("hush-hush"),
    });`);
    for (const output of [(await stack.run(["preview"])).output, await stack.upFails()]) {
      const problems = [...output.matchAll(/: property (\S+) value \{(.*?)\} has a problem: (.*)$/gm)];
      const found = new Set(
        problems.map(([, property, value, reason]) => `${property} {${value}} ${reason}`),
      );
      assert.deepEqual([...found].sort(), [
        "accountId {short} expected exactly 32 characters, none of them a slash, got a string of 5 characters",
        'cleanupOn {always} expected "trigger" or "drift", got a string of 6 characters',
        'inputs.extra {<nil>} "extra" is not an input of OAuthClientRotatedSecretCleanup, which has accountId, ' +
          "oauthClientId, triggers, cleanupOn, notBefore, verify",
        "inputs.triggers {<nil>} expected a map of any JSON values, got a string of 9 characters",
        "notBefore {soon} expected an RFC 3339 time such as 2026-12-01T00:00:00Z, got a string of 4 characters",
        "oauthClientId {a/b} expected a client id: not empty, no slash, not . or .., got a string of 3 characters",
      ]);
      assert.doesNotMatch(output, /hush-hush/);
    }
    assert.deepEqual(simulator.takeRequests(), []);
  });
});

describe("engine: a server that echoes the credential", function () {
  this.timeout(120_000);
  const on = stage();

  const ECHOES = ["refused", "accepted"] as const;
  for (const echo of ECHOES) {
    it(`in what it ${echo}: it reaches neither output nor state`, async () => {
      const { simulator, stack } = on;
      const echoed = `Bearer ${simulator.token} ${simulator.client("demo").secrets.join(" ")}`;
      const headers = { "cf-ray": echoed, "retry-after": echoed, ratelimit: echoed, location: echoed };
      if (echo === "refused") {
        const errors = [
          { code: 1234, message: echoed, documentation_url: echoed, source: { pointer: echoed } },
        ];
        const body = { success: false, errors, messages: [{ code: 1, message: echoed }], result: echoed };
        simulator.addFault({ times: Infinity, reply: { kind: "respond", status: 400, headers, body } });
      } else {
        const result = { client_id: echoed, has_rotated_secret: echoed, client_secret: echoed };
        const body = { success: true, errors: [], messages: [echoed], result };
        simulator.addFault({ times: Infinity, reply: { kind: "respond", status: 200, headers, body } });
      }
      stack.write(cleanup());
      // The stack itself asserts that no secret is to be found.
      assert.match(await stack.upFails(), echo === "refused" ? /api_error: / : /invalid_response: /);
      assert.deepEqual(simulator.takeRequests(), [
        `GET oauth_clients/demo ${echo === "refused" ? 400 : 200}`,
      ]);
    });
  }

  it("beside a true answer: the resource holds none of it", async () => {
    const { simulator, stack } = on;
    const secrets = [simulator.token, ...simulator.client("demo").secrets];
    simulator.addFault({
      times: Infinity,
      effect: true,
      reply: {
        kind: "edit",
        edit: (envelope) => ({
          ...envelope,
          messages: secrets,
          result: { ...(envelope.result as object), secrets },
        }),
      },
    });
    stack.write(cleanup());
    await stack.up();
    assert.equal(stack.outputs("cleanup").outcome, "deleted");
  });
});
