import assert from "node:assert/strict";
import { ClientQueue } from "../../provider/client-queue";

describe("client queue", () => {
  it("runs the work on one client in order, also after a failure, and other clients beside it", async () => {
    const queue = new ClientQueue();
    const events: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const first = queue.run("a", async () => {
      events.push("first begins");
      await gate.promise;
      events.push("first ends");
      throw new Error("first failed");
    });
    const second = queue.run("a", () => Promise.resolve(events.push("second")));
    const third = queue.run("a", () => Promise.resolve(events.push("third")));
    await queue.run("b", () => Promise.resolve(events.push("other")));
    gate.resolve(undefined);
    await assert.rejects(first, /first failed/);
    await Promise.all([second, third]);
    assert.deepEqual(events, ["first begins", "other", "first ends", "second", "third"]);
  });
});
