import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mock } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withHeartbeat } from "../../tools/pulumi-cli/heartbeat";
import { runCommand } from "../../tools/pulumi-cli/run-command";
import { executable, noLine, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

describe("running a command", () => {
  const path = temporaryDirectory();
  const env = { PATH: "/usr/bin:/bin", GREETING: "hello" };

  it("gives its stdout, with the environment and directory it was given", async () => {
    const command = executable(path("command"), `echo "$GREETING $1"; pwd; echo noise >&2`);
    assert.equal(await runCommand(command, ["world"], { env, cwd: path() }), `hello world\n${path()}\n`);
  });

  it("fails with the status and the end of stderr", async () => {
    const command = executable(path("command"), `for i in $(seq 30); do echo "line $i" >&2; done; exit 3`);
    const last = Array.from({ length: 20 }, (_, i) => `line ${i + 11}`);
    const expected = new Error([`${command} ended with status 3`, ...last].join("\n"));
    await assert.rejects(runCommand(command, [], { env }), expected);
  });

  it("fails with the signal that stopped it", async () => {
    const command = executable(path("command"), "kill -TERM $$");
    await assert.rejects(runCommand(command, [], { env }), new Error(`${command} ended with SIGTERM`));
  });

  it("fails if it cannot be started", async () => {
    await assert.rejects(runCommand(path("missing"), [], { env }), { code: "ENOENT" });
  });

  it("out of time, kills it and what it has started", async () => {
    const script = `sleep 60 & echo $! > ${path("pid")}; wait`;
    const command = executable(path("command"), script);
    const running = runCommand(command, [], { env, timeoutMs: 1000 });
    await assert.rejects(running, new Error("no result within 1 s"));
    const started = readFileSync(path("pid"), "utf8").trim();
    // Its end is seen by whoever has inherited it, a moment later.
    for (let i = 0; i < 50 && isRunning(started); i++) await delay(20);
    assert.equal(isRunning(started), false);
  });
});

/** A process that has ended but was not waited for still has an id. */
function isRunning(pid: string): boolean {
  const status = `/proc/${pid}/stat`;
  if (existsSync("/proc/self")) {
    return existsSync(status) && !/\) [ZX] /.test(readFileSync(status, "utf8"));
  }
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe("the heartbeat of a long job", () => {
  it("speaks while the job lasts, and not after", async () => {
    mock.timers.enable({ apis: ["setInterval"] });
    try {
      const lines: string[] = [];
      const job = Promise.withResolvers<string>();
      const heartbeat = { log: (line: string) => lines.push(line), what: "building", everyMs: 20 };
      const ended = withHeartbeat(heartbeat, () => job.promise);
      mock.timers.tick(19);
      assert.deepEqual(lines, []);
      mock.timers.tick(21);
      assert.deepEqual(lines, ["still building, 0 s", "still building, 0 s"]);
      job.resolve("done");
      assert.deepEqual(await ended, { result: "done", seconds: 0 });
      mock.timers.tick(200);
      assert.equal(lines.length, 2);
    } finally {
      mock.timers.reset();
    }
  });

  it("is silent for a short job, and passes its failure on", async () => {
    const failing = () => Promise.reject(new Error("no disk"));
    await assert.rejects(withHeartbeat({ log: noLine, what: "building" }, failing), new Error("no disk"));
  });
});
