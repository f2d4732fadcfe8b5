import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { Termination } from "../../provider/termination";

const PID = 4711;

/** A termination, with all that it does to the process and says. */
function begin() {
  const done: unknown[] = [];
  const process = Object.assign(new EventEmitter(), {
    pid: PID,
    kill: (...args: unknown[]) => done.push(["kill", ...args]),
  });
  const engine = {
    isGone: false,
    assertEngineListens: () => (engine.isGone ? Promise.reject(new Error("gone")) : Promise.resolve()),
    notify: (message: string) => done.push(message),
  };
  const alarms: (() => void)[] = [];
  const clock = {
    alarm: (ms: number, ring: () => void) => {
      done.push(["alarm", ms]);
      alarms.push(ring);
      return () => assert.fail("not to be called off");
    },
  };
  return { termination: new Termination(engine, clock, process), process, engine, alarms, done };
}

const NOTICE =
  "SIGTERM: a change at Cloudflare may be under way. It is brought to its end, for up to 60 s, and no other is begun. " +
  "SIGTERM again ends the provider at once.";
const KILL = ["kill", PID, "SIGTERM"];

describe("termination of the provider process", () => {
  it("is left to Node until something is changed", () => {
    const { process, done } = begin();
    assert.equal(process.listenerCount("SIGTERM"), 0);
    assert.deepEqual(done, []);
  });

  it("is held off once something has been changed, and the second SIGTERM is left to Node again", async () => {
    const { termination, process, done } = begin();
    await termination.beforeChange();
    await termination.beforeChange();
    assert.equal(process.listenerCount("SIGTERM"), 1);
    assert.deepEqual(done, []);
    process.emit("SIGTERM");
    assert.deepEqual(done, [NOTICE, ["alarm", 60_000]]);
    assert.equal(process.listenerCount("SIGTERM"), 0);
  });

  it("comes when the time is up", async () => {
    const { termination, process, alarms, done } = begin();
    await termination.beforeChange();
    process.emit("SIGTERM");
    alarms.forEach((ring) => {
      ring();
    });
    assert.deepEqual(done, [NOTICE, ["alarm", 60_000], KILL]);
  });

  it("comes at once when there is no engine that waits for an answer", async () => {
    const { termination, process, engine, done } = begin();
    await termination.beforeChange();
    engine.isGone = true;
    process.emit("SIGTERM");
    await Promise.resolve();
    assert.deepEqual(done, [NOTICE, ["alarm", 60_000], KILL]);
  });

  it("lets no other change begin", async () => {
    const { termination, process } = begin();
    await termination.beforeChange();
    process.emit("SIGTERM");
    for (let change = 1; change <= 2; change++) {
      await assert.rejects(termination.beforeChange(), {
        code: "interrupted",
        message:
          "interrupted: SIGTERM told the provider to end before the request was sent. Run `pulumi up` again.",
        unsent: true,
      });
    }
    assert.equal(process.listenerCount("SIGTERM"), 0);
  });

  it("no change begins without an engine, and SIGTERM is left to Node", async () => {
    const { termination, process, engine } = begin();
    engine.isGone = true;
    await assert.rejects(termination.beforeChange(), { message: "gone" });
    assert.equal(process.listenerCount("SIGTERM"), 0);
  });
});
