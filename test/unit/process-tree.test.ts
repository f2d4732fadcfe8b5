import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { killTree, processTree, signalIfThere } from "../helpers/engine/process-tree";

const WAITS = "setInterval(() => undefined, 1000)";

describe("the processes of a CLI", () => {
  it("are found and killed, parents first", async () => {
    const child = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(WAITS)}])`;
    const parent = spawn(process.execPath, ["-e", `console.log(${child}.pid)`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const tree = [parent.pid, Number(line.toString())];
    assert.deepEqual(processTree(parent.pid!), tree);

    killTree(parent.pid!);
    assert.deepEqual(await once(parent, "close"), [null, "SIGKILL"]);
    assert.deepEqual(processTree(parent.pid!), []);
  });

  it("one that has ended since it was found is no error", async () => {
    const ended = spawn(process.execPath, ["-e", ""]);
    await once(ended, "close");
    signalIfThere(ended.pid!, "SIGKILL");
    killTree(ended.pid!);
  });
});
