import assert from "node:assert/strict";
import { type HoldMatch } from "../../simulator";
import { holdLast } from "../helpers/engine/hold-last";
import { cleanup, verifyingCleanup } from "../helpers/engine/programs";
import { RunningUp } from "../helpers/engine/running-up";
import { stage } from "../helpers/engine/stage";

const READ = "GET oauth_clients/demo";
const DELETE = "DELETE oauth_clients/demo/rotate_secret";
const CLEANUP = [`${READ} 200`, `${DELETE} 200`, `${READ} 200`];

/** Exit codes of the CLI. */
const CANCELLED = 1;
const TERMINATED = 8;

const look: HoldMatch = { operation: "getClient" };
const deleteBeforeEffect: HoldMatch = { operation: "deleteRotatedSecret", effect: "after" };
const deleteAfterEffect: HoldMatch = { operation: "deleteRotatedSecret", effect: "before" };

describe("engine: a cleanup that is interrupted", function () {
  this.timeout(120_000);
  const on = stage();
  let up: RunningUp;

  beforeEach(() => {
    on.stack.write(cleanup());
  });
  afterEach(() => {
    up.sweep();
  });

  /** The requests since the last call, and how the interrupted up left the cleanup. */
  function left(): { requests: string[]; outcome: unknown } {
    const { simulator, stack } = on;
    const outcome = stack.resources().cleanup?.outputs?.outcome ?? "not in the state";
    return { requests: simulator.takeRequests(), outcome };
  }

  const ends: [name: string, cancel: () => Promise<void>, moment: HoldMatch[]][] = [
    ["Ctrl-C while the first look is under way", () => up.cancel("SIGINT", "group"), [look]],
    [
      "SIGTERM to every process after DELETE had its effect",
      () => up.cancelDuringChange(),
      [look, deleteAfterEffect],
    ],
  ];
  for (const [name, cancel, moment] of ends) {
    it(`${name}: it ends and is saved, and the next up has nothing to do`, async () => {
      const { simulator, stack } = on;
      up = new RunningUp(stack);
      const held = await holdLast(simulator, ...moment);
      await cancel();
      held.release();
      const { code } = await up.ended;
      assert.equal(code, CANCELLED);
      assert.deepEqual(left(), { requests: CLEANUP, outcome: "deleted" });
      await stack.up("--expect-no-changes");
      assert.deepEqual(simulator.takeRequests(), []);
    });
  }

  const cut: [
    name: string,
    interrupt: () => Promise<void>,
    moment: HoldMatch[],
    code: number,
    requests: string[],
  ][] = [
    [
      "SIGTERM to every process while the first look is under way",
      () => up.signal("SIGTERM", "tree"),
      [look],
      CANCELLED,
      [`${READ} no reply`],
    ],
    [
      "Ctrl-C twice before DELETE has its effect",
      async () => {
        await up.cancel("SIGINT", "group");
        await up.signal("SIGINT", "group");
      },
      [look, deleteBeforeEffect],
      TERMINATED,
      [`${READ} 200`, `${DELETE} no reply`],
    ],
  ];
  for (const [name, interrupt, moment, expected, requests] of cut) {
    it(`${name}: it is cut, and the next up deletes`, async () => {
      const { simulator, stack } = on;
      up = new RunningUp(stack);
      await holdLast(simulator, ...moment);
      await interrupt();
      const { code } = await up.ended;
      assert.equal(code, expected);
      assert.deepEqual(left(), { requests, outcome: "not in the state" });
      await stack.up();
      assert.deepEqual(left(), { requests: CLEANUP, outcome: "deleted" });
    });
  }

  it("Ctrl-C twice in a pause of a minute: it ends at once, and the next up deletes", async () => {
    const { simulator, stack } = on;
    const reply = { kind: "respond", status: 429, headers: { "retry-after": "60" }, body: {} } as const;
    simulator.addFault({ operation: "deleteRotatedSecret", reply });
    up = new RunningUp(stack);
    await up.says("Cloudflare asks to wait");
    await up.cancel("SIGINT", "group");
    await up.signal("SIGINT", "group");
    const { code } = await up.ended;
    assert.equal(code, TERMINATED);
    assert.deepEqual(left(), { requests: [`${READ} 200`, `${DELETE} 429`], outcome: "not in the state" });
    await stack.up();
    assert.deepEqual(left(), { requests: CLEANUP, outcome: "deleted" });
  });

  it("SIGTERM to the CLI twice while the end of DELETE is looked for: the next up proves, and deletes nothing", async () => {
    const { simulator, stack } = on;
    const [newest, old] = simulator.client("demo").secrets;
    Object.assign(stack.env, { NEW_SECRET: newest, OLD_SECRET: old });
    stack.write(verifyingCleanup());
    up = new RunningUp(stack);
    await holdLast(simulator, look, deleteAfterEffect, look);
    await up.cancel("SIGTERM", "cli");
    await up.signal("SIGTERM", "cli");
    const { code } = await up.ended;
    assert.equal(code, TERMINATED);
    const asked = ["POST oauth2/token demo newest 400", "POST oauth2/token demo old 400"];
    assert.deepEqual(left(), {
      requests: [`${READ} 200`, ...asked, `${DELETE} 200`, `${READ} no reply`],
      outcome: "not in the state",
    });

    await stack.up();
    assert.deepEqual(left(), {
      requests: [`${READ} 200`, "POST oauth2/token demo newest 400", "POST oauth2/token demo deleted 401"],
      outcome: "alreadyClean",
    });
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");
  });

  it("SIGTERM to every process between two DELETEs: the second is not sent, and the next up deletes", async () => {
    const { simulator, stack } = on;
    stack.skipPauses();
    const reply = { kind: "respond", status: 429, headers: { "retry-after": "60" }, body: {} } as const;
    simulator.addFault({ operation: "deleteRotatedSecret", reply });
    up = new RunningUp(stack);
    const held = await holdLast(simulator, look, deleteBeforeEffect, look);
    await up.cancelDuringChange();
    held.release();
    const { code, output } = await up.ended;
    assert.equal(code, CANCELLED);
    assert.ok(
      output.includes(
        "error: interrupted: SIGTERM told the provider to end before the request was sent. Nothing was changed. " +
          "Run `pulumi up` again.",
      ),
      output,
    );
    assert.deepEqual(left(), {
      requests: [`${READ} 200`, `${DELETE} 429`, `${READ} 200`, `${READ} 200`],
      outcome: "not in the state",
    });
    await stack.up();
    assert.deepEqual(left(), { requests: CLEANUP, outcome: "deleted" });
  });
});
