import assert from "node:assert/strict";
import fc from "fast-check";
import { PATIENCE_MS } from "../../provider/cloudflare/gathering";
import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState } from "../../provider/resource";
import { type Fault, type FaultReply } from "../../simulator";
import {
  accountStages,
  type AccountStage,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { NEVER_DELETED, page, refuse } from "../helpers/http/cleanup-stage";
import { type Process } from "../helpers/http/secrets-stage";

/** How many storms, and of which seed: `STORMS=5000 STORM_SEED=1 npx mocha test/http/coalescing-storm.test.ts`. */
const STORMS = Number(process.env.STORMS ?? 150);
const SEED = Number(process.env.STORM_SEED ?? 20_261_123);
const IDS = clientIds(8);

const WORK = {
  cleanUp: ({ cleanup }: Process, id: string) => cleanup.create(inputsFor(id)),
  rotate: ({ rotation }: Process, id: string) => rotation.create(inputsFor(id)),
  refresh: ({ cleanup }: Process, id: string) => cleanup.read(Object.values(inputsFor(id)).join("/"), {}),
  diff: ({ cleanup }: Process, id: string) => {
    const inputs = { ...inputsFor(id), cleanupOn: "drift" };
    const old = { ...inputs, ...NEVER_DELETED, outcome: "alreadyClean", hasRotatedSecret: false };
    return cleanup.diff(Object.values(inputsFor(id)).join("/"), old, inputs);
  },
};

const operation = fc.record({
  what: fc.constantFrom<keyof typeof WORK>("cleanUp", "cleanUp", "rotate", "refresh", "diff"),
  id: fc.constantFrom(...IDS),
  /** When it begins, in milliseconds. */
  at: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(30_000)),
});

const reply = fc.oneof(
  fc.constantFrom<FaultReply>({ kind: "reset" }, { kind: "truncate" }, { kind: "staleFlag" }),
  fc.constantFrom(refuse(500, 1000), refuse(403, 10000), page(200), page(520), refuse(429, 10429)),
  fc
    .constantFrom("0", "1", "7", "60", "700", "-1")
    .map((wait) => refuse(429, 10429, { "retry-after": wait })),
  fc
    .constantFrom('"d";r=0;t=5', '"d";r=1;t=0', '"d";r=0;t=99999', '"d";r=2;t=30, "b";r=0;t=2')
    .map((ratelimit) => refuse(503, 1000, { ratelimit })),
);

const fault: fc.Arbitrary<Fault> = fc.record({
  operation: fc.constantFrom("listClients", "getClient", "deleteRotatedSecret", "rotateSecret"),
  skip: fc.nat(6),
  times: fc.constantFrom(1, 2, 5, 30),
  effect: fc.boolean(),
  reply,
});

const storm = fc.record({
  operations: fc.array(operation, { minLength: 2, maxLength: 24 }),
  faults: fc.array(fault, { maxLength: 6 }),
  quota: fc.constantFrom(3, 10, 1_200),
  limitMs: fc.constantFrom(2_000, 20_000, 600_000),
});

describe(`coalescing: ${STORMS} storms of operations and faults, seed ${SEED}`, function () {
  this.timeout(600_000);
  const start = accountStages();

  /** How an operation that ought to end did so: with the time that it took. */
  async function during(on: AccountStage, work: () => Promise<unknown>): Promise<number> {
    const began = on.clock.now();
    try {
      await work();
    } catch (error) {
      assert.ok(error instanceof CloudflareOAuthError || error instanceof FailedWithState, String(error));
    }
    return on.clock.now() - began;
  }

  it("each operation ends in its time, with a result or an error of ours, and leaves nothing behind", async () => {
    const property = fc.asyncProperty(storm, async ({ operations, faults, quota, limitMs }) => {
      const rateLimit = { quota, windowSeconds: 60, blockSeconds: 300 };
      const on = await start({
        clients: IDS.map((id, index) => clientsNamed([id], index % 2 === 0)).flat(),
        rateLimit,
      });
      const provider = on.anotherProcess(limitMs);
      faults.forEach((planned) => {
        on.simulator.addFault(planned);
      });
      const perClient = new Map<string, number>();
      const took = operations.map(async ({ what, id, at }) => {
        await on.clock.sleep(at);
        const turn = (perClient.get(id) ?? 0) + 1;
        perClient.set(id, turn);
        // Those on the same client wait for each other, and each looks once more when it is told to wait too long.
        return (await during(on, () => WORK[what](provider, id))) - turn * (limitMs + PATIENCE_MS);
      });
      const late = (await on.clock.run(Promise.all(took))).filter((ms) => ms > 0);
      assert.deepEqual(late, []);
      assert.equal(on.clock.pending, 0);
    });
    await fc.assert(property, { numRuns: STORMS, seed: SEED });
  });
});
