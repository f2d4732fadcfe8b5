import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { toLine, type RequestRecord } from "../../simulator";
import { milestones, ofService } from "../../tools/demo/requests";
import { Service } from "../../tools/demo/service";
import { timesAuthenticated, versionsOf } from "../../tools/demo/service-report";
import { SECRET } from "../helpers/engine/stack";
import { stage } from "../helpers/engine/stage";

const EXAMPLE = path.resolve(__dirname, "../../examples/zero-downtime-rotation");

/** What is sent in one rotation; of the service, only its first request with the new secret. */
const ROTATION = [
  "GET oauth_clients/web-shop 200",
  "POST oauth_clients/web-shop/rotate_secret 200",
  "GET oauth_clients/web-shop 200",
];
const TAKEOVER = "POST oauth2/token web-shop newest 200";
const CLEANUP = [
  "GET oauth_clients/web-shop 200",
  "POST oauth2/token web-shop newest 400",
  "POST oauth2/token web-shop old 400",
  "DELETE oauth_clients/web-shop/rotate_secret 200",
  "GET oauth_clients/web-shop 200",
  "POST oauth2/token web-shop newest 400",
  "POST oauth2/token web-shop deleted 401",
];

describe("engine: the zero-downtime example", function () {
  this.timeout(180_000);
  const services: Service[] = [];
  // Before the hooks of the stage, which take the service's directory away.
  afterEach(async () => {
    for (const service of services.splice(0)) await service.stop();
  });
  const on = stage({ clients: [{ clientId: "web-shop" }] });

  beforeEach(async () => {
    const { simulator, stack } = on;
    await stack.useProject(EXAMPLE);
    const values = {
      accountId: simulator.accountId,
      oauthClientId: "web-shop",
      serviceDirectory: serviceDirectory(),
    };
    const assignments = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    const secrets = ["--secret", `currentClientSecret=${currentSecret()}`];
    await stack.succeed(["config", "set-all", ...assignments, ...secrets]);
  });

  function serviceDirectory(): string {
    return path.join(on.stack.directory, "running-service");
  }

  function currentSecret(): string {
    return on.simulator.client("web-shop").secrets[0]!;
  }

  async function startService(): Promise<Service> {
    const service = new Service({
      simulator: on.simulator,
      clientId: "web-shop",
      directory: serviceDirectory(),
      output: "ignore",
    });
    services.push(service);
    await service.nextReport();
    return service;
  }

  async function outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await on.stack.succeed(["stack", "output", "--json"])) as Record<string, unknown>;
  }

  /** Does it twice: the request that was under way when it was called may be counted in the first report. */
  async function authenticates(service: Service): Promise<void> {
    await service.nextReport();
    await service.nextReport();
  }

  /** HTTP status of the token endpoint for the service's client with this secret and a made-up code. */
  async function probe(secret: string): Promise<number> {
    const response = await fetch(on.simulator.tokenUrl, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`web-shop:${secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "authorization_code", code: "made-up" }),
    });
    return response.status;
  }

  it("two rotations, and the service never fails to authenticate", async () => {
    const { simulator, stack } = on;
    const initial = currentSecret();
    const service = await startService();

    await stack.up();
    const first = await outputs();
    assert.deepEqual(first, { outcome: "deleted", proof: "oldSecretRefused", rotatedAt: first.rotatedAt });
    assert.deepEqual(logOf(simulator.requests), [...ROTATION, TAKEOVER, ...CLEANUP]);
    assert.deepEqual(simulator.client("web-shop").formerSecrets, [initial]);
    const secondSecret = currentSecret();

    const earlier = simulator.requests.length;
    await stack.setConfig("rotation", "second");
    // The second rotation is stopped where it matters, until the service has authenticated there.
    const rotated = simulator.hold({ operation: "rotateSecret", effect: "before" });
    const deleted = simulator.hold({ operation: "deleteRotatedSecret", effect: "before" });
    await Promise.all([
      stack.up(),
      (async () => {
        await rotated.arrived;
        await authenticates(service);
        rotated.release();
        await deleted.arrived;
        await authenticates(service);
        deleted.release();
      })(),
    ]);
    const second = await outputs();
    assert.deepEqual(second, { outcome: "deleted", proof: "oldSecretRefused", rotatedAt: second.rotatedAt });
    assert.notEqual(second.rotatedAt, first.rotatedAt);
    assert.deepEqual(logOf(simulator.requests.slice(earlier)), [...ROTATION, TAKEOVER, ...CLEANUP]);

    assert.match(await stack.up("--expect-no-changes"), /4 unchanged/);

    // The secret is in the service's file, and nowhere else in plain text.
    const secretFile = path.join(service.directory, "secret.json");
    assert.equal(statSync(secretFile).mode & 0o777, 0o600);
    const { version, clientSecret } = JSON.parse(readFileSync(secretFile, "utf8")) as Record<string, string>;
    assert.deepEqual({ version, clientSecret }, { version: second.rotatedAt, clientSecret: currentSecret() });
    const reported = readFileSync(path.join(service.directory, "status.json"), "utf8");
    for (const secret of [initial, secondSecret, currentSecret()]) assert.ok(!reported.includes(secret));
    const { inputs, outputs: outs } = stack.resources("example").service!;
    assert.equal(inputs?.clientSecret, SECRET);
    const { __provider, ...others } = outs!;
    assert.equal(typeof __provider, "string");
    assert.deepEqual(others, { version });

    // Without the stack the service goes on.
    const before = simulator.requests.length;
    await stack.destroy();
    assert.deepEqual(logOf(simulator.requests.slice(before)), []);
    await authenticates(service);
    await service.stop();
    const report = await service.lastReport();
    assert.equal(report.failed, 0);
    assert.deepEqual(versionsOf(report), ["initial", first.rotatedAt, second.rotatedAt]);
    assert.equal(report.secretVersion, second.rotatedAt);

    // What the simulator saw of the service agrees: it got a token each time, with the old secret too as long as there
    // was one, and after the last deletion.
    assert.equal(ofService(simulator.requests).length, timesAuthenticated(report));
    assert.deepEqual(phases(ofService(simulator.requests.slice(earlier))), ["newest", "old", "newest"]);

    assert.equal(await probe(currentSecret()), 400);
    assert.equal(await probe(secondSecret), 401);
    assert.equal(await probe(initial), 401);
  });

  it("a service that does not take the new secret keeps the old one; the next up goes on", async () => {
    const { simulator, stack } = on;
    const initial = currentSecret();
    await stack.setConfig("serviceTimeoutSeconds", "1");
    await (await startService()).stop();

    const output = await stack.upFails();
    assert.match(
      output,
      /The service has not authenticated with secret version \S+ within 1 s\. The old secret is kept/,
    );
    assert.deepEqual(logOf(simulator.requests), ROTATION);
    assert.equal(await probe(initial), 400);

    await stack.setConfig("serviceTimeoutSeconds", "60");
    const restarted = await startService();
    const earlier = simulator.requests.length;
    await stack.up();
    assert.deepEqual(logOf(simulator.requests.slice(earlier)), CLEANUP);
    const { proof, rotatedAt } = await outputs();
    assert.equal(proof, "oldSecretRefused");
    assert.equal((await restarted.lastReport()).secretVersion, rotatedAt);
    assert.equal((await restarted.lastReport()).failed, 0);
    assert.equal(await probe(initial), 401);
  });
});

function logOf(requests: readonly RequestRecord[]): string[] {
  return milestones(requests).map(toLine);
}

/** The secrets the requests came with, in order, without repetitions. */
function phases(requests: readonly RequestRecord[]): unknown[] {
  return requests.map(({ secret }) => secret).filter((secret, index, all) => secret !== all[index - 1]);
}
