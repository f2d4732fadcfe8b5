import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ECHO, FAULTS } from "../helpers/faults/fault";
import { type FaultStage, OPERATION_MS } from "../helpers/faults/fault-stage";
import { type Kept } from "../helpers/engine-rules";
import { type Cell, timesOf } from "./cells";
import { type Ended, NEW, OLD, type Scenario, SCENARIOS } from "./operations";
import { REQUEST_KINDS } from "./request-kinds";

/** What a cell of the table says. */
export interface EndState {
  /** "ok", what a read or a diff said, or the code of the error. */
  readonly ends: string;
  /** What the state holds afterwards, in short. */
  readonly state: string;
  /** `has_rotated_secret` at Cloudflare afterwards. */
  readonly flag: boolean;
  /** How many requests the fault happened to. */
  readonly met: number;
  /** How many DELETE and POST were sent for the client, and how many had their effect. */
  readonly deletes: string;
  readonly posts: string;
  /** The operations after it, without a fault, until one succeeds. */
  readonly next: string;
}

let clients = 0;

/** Lets the fault of a cell happen, and tells what came of it. Asserts what must hold whatever happens. */
export async function tryCell(cell: Cell, on: FaultStage): Promise<EndState> {
  const { operation, endpoint, skip } = REQUEST_KINDS[cell.request];
  const scenario = SCENARIOS[operation === "two cleanups" ? "cleanup" : operation];
  const ids = Array.from({ length: operation === "two cleanups" ? 2 : 1 }, () => `client-${clients++}`);
  ids.forEach((clientId) => {
    on.simulator.addClient({ clientId, secrets: scenario.secrets });
  });
  const spoiling = FAULTS[cell.fault];
  on.gate.plan({ endpoint, skip, times: timesOf(cell), spoiling, effect: cell.effect ?? false });

  const process = on.startProcess();
  const startedAt = on.clock.now();
  const ended = await Promise.all(ids.map((id) => scenario.run(process, id, scenario.kept(id))));
  assert.ok(on.clock.now() - startedAt <= OPERATION_MS, "it took longer than its limit");
  const { met } = on.gate;
  const sent = (kind: "delete" | "post") =>
    on.gate.begun.filter((other) => other === kind).length / ids.length;
  const [deletes, posts] = [sent("delete"), sent("post")];

  const ends = await Promise.all(
    ids.map(async (id, index): Promise<EndState> => {
      const one = ended[index]!;
      const now = on.simulator.client(id);
      const { length: deleted } = now.formerSecrets;
      const issued = now.secrets.length + deleted - scenario.secrets.length;
      assertSafe(scenario, id, on, [one]);
      return {
        ends: one.ends,
        state: one.state,
        flag: now.hasRotatedSecret,
        met,
        deletes: `${deletes}/${deleted}`,
        posts: `${posts}/${issued}`,
        next: await goOn(scenario, id, one.kept, on),
      };
    }),
  );
  on.simulator.clients.forEach(({ clientId }) => {
    on.simulator.removeClient(clientId);
  });
  ends.forEach((other) => {
    assert.deepEqual(other, ends[0]);
  });
  return ends[0]!;
}

/** The `up` after it without a fault, and if that fails, the one that follows its advice. */
async function goOn(scenario: Scenario, id: string, kept: Kept | undefined, on: FaultStage): Promise<string> {
  on.gate.plan();
  const next = await scenario.next(on.startProcess(), id, kept);
  assertSafe(scenario, id, on, [next]);
  if (next.failure === undefined) {
    return next.state;
  }
  const remedied = await scenario.remedy(on.startProcess(), id, next.kept);
  assert.equal(remedied.ends, "ok", "no way out");
  return `${next.ends}; ${remedied.state}`;
}

/** What must hold whatever happens: the secret in use is there, and nothing that was shown holds a secret. */
function assertSafe(scenario: Scenario, id: string, on: FaultStage, ended: readonly Ended[]): void {
  const { secrets, formerSecrets } = on.simulator.client(id);
  assert.ok(scenario.inUse === undefined || secrets.includes(scenario.inUse), "the secret in use is gone");
  const shown = [
    ...on.notices,
    ...ended.map(({ failure }) => inspect(failure, { depth: Infinity, showHidden: true })),
  ];
  for (const secret of [NEW, OLD, ECHO, on.simulator.token, ...secrets, ...formerSecrets]) {
    assert.ok(!shown.some((text) => text.includes(secret)), "a secret is shown");
  }
}
