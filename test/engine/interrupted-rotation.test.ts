import assert from "node:assert/strict";
import { type HoldMatch } from "../../simulator";
import { holdLast } from "../helpers/engine/hold-last";
import { CLEANUP_OF_ROTATION, rotation } from "../helpers/engine/programs";
import { RunningUp } from "../helpers/engine/running-up";
import { SECRET } from "../helpers/engine/stack";
import { stage } from "../helpers/engine/stage";

const GET = "GET oauth_clients/demo 200";
const POST = "POST oauth_clients/demo/rotate_secret";
const ROTATION = [GET, `${POST} 200`, GET];
/** The cleanup behind the rotation, to its proof: both secrets are the ones that the state holds. */
const CLEANUP = [
  GET,
  "POST oauth2/token demo newest 400",
  "POST oauth2/token demo old 400",
  "DELETE oauth_clients/demo/rotate_secret 200",
  GET,
  "POST oauth2/token demo newest 400",
  "POST oauth2/token demo deleted 401",
];

/** Exit codes of the CLI. */
const CANCELLED = 1;
const TERMINATED = 8;

const look: HoldMatch = { operation: "getClient" };
const postBeforeEffect: HoldMatch = { operation: "rotateSecret", effect: "after" };
const postAfterEffect: HoldMatch = { operation: "rotateSecret", effect: "before" };

describe("engine: a rotation that is interrupted", function () {
  this.timeout(120_000);
  const on = stage({ clients: [{ clientId: "demo" }] });
  let inUse: string;
  let up: RunningUp;

  beforeEach(() => {
    const { simulator, stack } = on;
    inUse = simulator.client("demo").secrets[0]!;
    stack.env.CURRENT_SECRET = inUse;
    stack.write(rotation("currentClientSecret: process.env.CURRENT_SECRET,") + CLEANUP_OF_ROTATION);
    up = new RunningUp(stack);
  });
  afterEach(() => {
    up.sweep();
  });

  /** The next up goes to the proven end, from what the interrupted one has left: `rotates` if that is still to be done. */
  async function assertNextEnds(rotates: readonly string[]): Promise<void> {
    const { simulator, stack } = on;
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [...rotates, ...CLEANUP]);
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");
    assert.deepEqual(simulator.client("demo").formerSecrets, [inUse]);
  }

  const kept: [name: string, cancel: () => Promise<void>, moment: HoldMatch[]][] = [
    ["Ctrl-C before POST has its effect", () => up.cancel("SIGINT", "group"), [look, postBeforeEffect]],
    [
      "SIGTERM to every process after POST had its effect",
      () => up.cancelDuringChange(),
      [look, postAfterEffect],
    ],
    [
      "SIGTERM to every process between POST and the saved state",
      () => up.cancelDuringChange(),
      [look, postAfterEffect, look],
    ],
  ];
  for (const [name, cancel, moment] of kept) {
    it(`${name}: the new secret is kept, and the next up retires the old one`, async () => {
      const { simulator, stack } = on;
      const held = await holdLast(simulator, ...moment);
      await cancel();
      held.release();
      const { code } = await up.ended;
      assert.equal(code, CANCELLED);
      assert.deepEqual(simulator.takeRequests(), ROTATION);
      assert.deepEqual(Object.keys(stack.resources()), ["rotation"]);
      assert.equal(stack.outputs("rotation").clientSecret, SECRET);
      await assertNextEnds([]);
    });
  }

  it("Ctrl-C twice after POST had its effect: the next up names both possibilities, and deletes nothing", async () => {
    const { simulator, stack } = on;
    await holdLast(simulator, look, postAfterEffect);
    await up.cancel("SIGINT", "group");
    await up.signal("SIGINT", "group");
    const { code } = await up.ended;
    assert.equal(code, TERMINATED);
    assert.deepEqual(simulator.takeRequests(), [GET, `${POST} no reply`]);
    assert.deepEqual(stack.resources(), {});

    assert.match(
      await stack.upFails(),
      /secret_already_rotated: .* Either the old secret of a finished rotation waits to be retired, or an earlier `pulumi up` died after it had rotated and nobody holds the newest, or somebody rotated outside the stack\. Nothing was changed\./,
    );
    assert.deepEqual(simulator.takeRequests(), [GET]);
    const { secrets } = simulator.client("demo");
    assert.deepEqual([secrets.length, secrets[1]], [2, inUse]);
  });

  it("SIGTERM to every process twice before POST has its effect: the next up rotates", async () => {
    const { simulator, stack } = on;
    await holdLast(simulator, look, postBeforeEffect);
    await up.cancelDuringChange();
    await up.signal("SIGTERM", "tree");
    const { code } = await up.ended;
    // The engine may see the end of its provider before it sees its own.
    assert.ok(code === TERMINATED || code === CANCELLED, String(code));
    assert.deepEqual(simulator.takeRequests(), [GET, `${POST} no reply`]);
    assert.deepEqual(stack.resources(), {});
    await assertNextEnds(ROTATION);
  });

  it("SIGHUP before POST is sent: the provider outlives the CLI and sends none, the next up rotates", async () => {
    const { simulator, stack } = on;
    const held = await holdLast(simulator, look);
    await up.signal("SIGHUP", "group");
    const { signal } = await up.ended;
    assert.equal(signal, "SIGHUP");
    held.release();
    await stack.succeed(["cancel", "--yes", "dev"]);
    await assertNextEnds([GET, ...ROTATION]);
  });
});
