import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { DynamicHost } from "../../provider/dynamic-host";
import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState, type ResourceLifecycle } from "../../provider/resource";

const PROVIDER_TEXT = "exports.handler=()=>0";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const FAILURE = new CloudflareOAuthError("api_error", "It failed.", "Try again.", { status: 500 });

function unexpected(): never {
  assert.fail("not to be called");
}

function serve(lifecycle: Partial<ResourceLifecycle>, host = new DynamicHost()) {
  return host.serve({
    check: unexpected,
    diff: unexpected,
    create: unexpected,
    read: unexpected,
    update: unexpected,
    ...lifecycle,
  });
}

describe("dynamic host: properties", () => {
  it("keeps __provider from the lifecycle", async () => {
    const seen: unknown[] = [];
    const state = { id: "id", outputs: { a: 2 } };
    const handlers = serve({
      diff: (...args) => (seen.push(args), Promise.resolve({ changes: true, replaces: ["a"] })),
      create: (...args) => (seen.push(args), Promise.resolve(state)),
      read: (...args) => (seen.push(args), Promise.resolve(state)),
      update: (...args) => (seen.push(args), Promise.resolve(state)),
    });
    const properties = { a: 1, __provider: PROVIDER_TEXT };
    assert.deepEqual(await handlers.diff("id", properties, properties), { changes: true, replaces: ["a"] });
    assert.deepEqual(await handlers.create(properties), { id: "id", outs: { a: 2 } });
    assert.deepEqual(await handlers.read("id", properties), { id: "id", props: { a: 2 } });
    assert.deepEqual(await handlers.update("id", properties, properties), { outs: { a: 2 } });
    assert.deepEqual(seen, [
      ["id", { a: 1 }, { a: 1 }],
      [{ a: 1 }],
      ["id", { a: 1 }],
      ["id", { a: 1 }, { a: 1 }],
    ]);
  });

  it("a resource that is gone has no id", async () => {
    assert.deepEqual(await serve({ read: () => Promise.resolve(undefined) }).read("id", {}), {});
  });

  it("delete does nothing", async () => {
    await serve({}).delete("id", {});
  });
});

describe("dynamic host: configuration", () => {
  it("is there as soon as configure was called, before its promise is awaited", () => {
    const host = new DynamicHost();
    assert.equal(host.config("a:b"), undefined);
    const config = { get: (key: string) => `value of ${key}`, require: unexpected };
    void serve({}, host).configure({ config });
    assert.equal(host.config("a:b"), "value of a:b");
  });
});

describe("dynamic host: the engine", () => {
  const argv = [...process.argv];
  afterEach(() => {
    process.argv = [...argv];
  });

  it("is there while it listens at the address that it gave, and gone after that", async () => {
    const { assertEngineListens } = new DynamicHost();
    await assertEngineListens(); // None has started this process.

    const engine = net.createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    process.argv = [...argv.slice(0, 2), "-v=3", `127.0.0.1:${(engine.address() as net.AddressInfo).port}`];
    await assertEngineListens();

    engine.close();
    await once(engine, "close");
    await assert.rejects(assertEngineListens(), { code: "ECONNREFUSED" });
  });
});

describe("dynamic host: check failures", () => {
  const failures = [
    { path: ["a"], reason: "wrong", secret: false },
    { path: ["s"], reason: "wrong", secret: true },
    { path: ["n", "s"], reason: "wrong", secret: true },
  ];
  const handlers = serve({ check: () => failures });

  it("a failure about a secret does not name a top-level property", async () => {
    const inputs = { a: 1, s: 1, n: { s: 1 } };
    assert.deepEqual(await handlers.check({}, { ...inputs, __provider: PROVIDER_TEXT }), {
      inputs,
      failures: [
        { property: "a", reason: "wrong" },
        { property: "inputs.s", reason: "wrong" },
        { property: "n.s", reason: "wrong" },
      ],
    });
  });

  const table: [inputs: Record<string, unknown>, properties: string[]][] = [
    [{ a: UNKNOWN, s: 1, n: { s: 1 } }, ["inputs.s", "n.s"]],
    [{ a: 1, s: UNKNOWN, n: { s: UNKNOWN } }, ["a"]],
    [{ a: 1, s: 1, n: UNKNOWN }, ["a", "inputs.s"]],
    [{ a: UNKNOWN, s: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", n: UNKNOWN }, []],
    [{}, ["a", "inputs.s", "n.s"]],
  ];
  for (const [inputs, properties] of table) {
    it(`unknown values pass: ${JSON.stringify(inputs)}`, async () => {
      const { failures: reported = [] } = await handlers.check({}, inputs);
      assert.deepEqual(
        reported.map(({ property }) => property),
        properties,
      );
    });
  }
});

describe("dynamic host: errors", () => {
  it("carry no stack, since the host prints it, and keep their cause", async () => {
    const handlers = serve({ read: () => Promise.reject(FAILURE) });
    await assert.rejects(handlers.read("id", {}), (error: Error) => {
      assert.equal(error.message, "api_error: It failed. Try again. (HTTP 500)");
      assert.equal(error.stack, error.message);
      assert.equal(String(error), "pulumi-cloudflare-oauth");
      assert.equal(error.cause, FAILURE);
      assert.ok(!("id" in error));
      return true;
    });
  });

  it("that leave something behind carry the state, with __provider", async () => {
    const state = { id: "id", outputs: { a: 2 } };
    const handlers = serve({
      create: () => Promise.reject(new FailedWithState(state, FAILURE)),
      update: () => Promise.reject(new FailedWithState(state, FAILURE)),
    });
    const inputs = { a: 1, __provider: PROVIDER_TEXT };
    for (const call of [handlers.create(inputs), handlers.update("id", inputs, inputs)]) {
      await assert.rejects(call, {
        message: FAILURE.message,
        id: "id",
        properties: { a: 2, __provider: PROVIDER_TEXT },
        reasons: [FAILURE.message],
      });
    }
  });

  it("of other classes pass as they are", async () => {
    const bug = new TypeError("x is not a function");
    await assert.rejects(serve({ create: () => Promise.reject(bug) }).create({}), (error) => error === bug);
  });
});
