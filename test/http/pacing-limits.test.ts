import assert from "node:assert/strict";
import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState } from "../../provider/resource";
import {
  accountStages,
  type AccountStage,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, refuse } from "../helpers/http/cleanup-stage";

const IDS = clientIds(4);
const [FIRST = "", ...OTHERS] = IDS;
const T = 0.025;
const TOO_LONG = refuse(429, 10429, { "retry-after": "601" });

/** How an operation ended: with its code, whether it leaves a state, and whether it says how long Cloudflare asks to wait. */
type End = readonly [code: string, state: "state" | "no state", says: boolean];

describe("pacing: Cloudflare asks to wait longer than the operations may take", () => {
  const start = accountStages();

  async function endsOf(on: AccountStage, what: "cleanup" | "rotation"): Promise<End[]> {
    const ended = await on.clock.run(Promise.allSettled(IDS.map((id) => on[what].create(inputsFor(id)))));
    return ended.map((result) => {
      assert.ok(result.status === "rejected");
      const error: unknown = result.reason;
      const failure = error instanceof FailedWithState ? error.cause : error;
      assert.ok(failure instanceof CloudflareOAuthError, String(failure));
      const says = failure.message.includes("Cloudflare asks to wait 601 s");
      return [failure.code, error instanceof FailedWithState ? "state" : "no state", says];
    });
  }

  it("with the first list: all fail at once, and nothing was changed", async () => {
    const on = await start({ clients: clientsNamed(IDS, true) });
    on.simulator.addFault({ operation: "listClients", reply: TOO_LONG });
    assert.deepEqual(
      await endsOf(on, "cleanup"),
      IDS.map(() => ["rate_limited", "no state", true]),
    );
    assertRequests(on.timed(), [[`${T} ${LIST(429)}`]]);
    assert.deepEqual(on.notices, []);
  });

  it("with a DELETE: that one was not done, and is looked at; the others fail at once, and remember theirs", async () => {
    const on = await start({ clients: clientsNamed(IDS, true) });
    on.simulator.addFault({ operation: "deleteRotatedSecret", clientId: FIRST, reply: TOO_LONG });
    assert.deepEqual(await endsOf(on, "cleanup"), [
      ["rate_limited", "no state", true],
      ...OTHERS.map(() => ["rate_limited", "state", true]),
    ]);
    assertRequests(on.timed(), [
      [`${T} ${LIST(200)}`],
      [
        `${T} DELETE oauth_clients/${FIRST}/rotate_secret 429`,
        ...OTHERS.map((id) => `${T} DELETE oauth_clients/${id}/rotate_secret 200`),
      ],
      [`0.05 GET oauth_clients/${FIRST} 200`],
    ]);
  });

  it("with a POST: that one was not done, and is looked at; the others fail at once, and keep their secrets", async () => {
    const on = await start({ clients: clientsNamed(IDS) });
    on.simulator.addFault({ operation: "rotateSecret", clientId: FIRST, reply: TOO_LONG });
    assert.deepEqual(await endsOf(on, "rotation"), [
      ["rate_limited", "no state", true],
      ...OTHERS.map(() => ["rate_limited", "state", true]),
    ]);
    assertRequests(on.timed(), [
      [`${T} ${LIST(200)}`],
      [
        `${T} POST oauth_clients/${FIRST}/rotate_secret 429`,
        ...OTHERS.map((id) => `${T} POST oauth_clients/${id}/rotate_secret 200`),
      ],
      [`0.05 GET oauth_clients/${FIRST} 200`],
    ]);
  });

  it("what comes later fails at once too, and sends nothing", async () => {
    const on = await start({ clients: clientsNamed(IDS, true) });
    on.simulator.addFault({ operation: "listClients", reply: TOO_LONG });
    await endsOf(on, "cleanup");
    on.simulator.takeRequests();
    const began = on.clock.now();
    await assert.rejects(
      on.clock.run(on.cleanup.create(inputsFor(FIRST))),
      (error) => error instanceof CloudflareOAuthError && error.unsent && error.retryAfterMs === 600_975,
    );
    assert.deepEqual(on.simulator.takeRequests(), []);
    assert.equal(on.clock.now() - began, 25);
  });
});
