import assert from "node:assert/strict";
import { type Simulator } from "../../simulator";
import { type PulumiStack } from "../helpers/engine/stack";
import { type Stage } from "../helpers/engine/stage";

const GET = "GET oauth_clients/web-shop 200";
const POST = "POST oauth_clients/web-shop/rotate_secret 200";
const DELETE = "DELETE oauth_clients/web-shop/rotate_secret 200";
const asked = (slot: string, status: number) => `POST oauth2/token web-shop ${slot} ${status}`;

/**
 * What a recorded state leads to with the present package, by its situation: nothing changes, or what a stack of the
 * present version would do as well. See tools/record-state/situations.ts.
 */
export const EXPECTATIONS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async verified(stage) {
    await assertNothingToDo(stage);

    // The secrets in the state can be read: the next rotation hands the right one on as the previous one.
    const { simulator, stack } = stage;
    stack.env.ROTATION = "second";
    await stack.up();
    assert.deepEqual(simulator.takeRequests(), [
      ...[GET, POST, GET],
      ...[GET, asked("newest", 400), asked("old", 400), DELETE, GET],
      ...[asked("newest", 400), asked("deleted", 401)],
    ]);
    assert.equal(stack.outputs("cleanup").proof, "oldSecretRefused");
  },

  async waiting(stage) {
    await assertNothingToDo(stage);
    assert.equal(stage.stack.outputs("cleanup").outcome, "waiting");
  },

  async unconfirmed({ simulator, stack }) {
    const before = stack.outputs("cleanup");
    assert.equal(before.outcome, "unconfirmed");
    assert.match(await stack.preview(), /1 to update\n\s+2 unchanged/);
    assert.deepEqual(simulator.takeRequests(), []);
    await stack.refresh();
    assertReads(simulator);

    // It looks, and deletes nothing.
    assert.match(await stack.up(), /1 updated\n\s+2 unchanged/);
    assert.deepEqual(simulator.takeRequests(), [GET]);
    const after = { ...before, hasRotatedSecret: false, outcome: "alreadyClean" };
    assert.deepEqual(stack.outputs("cleanup"), after);
    await stack.up("--expect-no-changes");
  },

  async lost({ simulator, stack }) {
    const before = stack.outputs("rotation");
    assert.equal(before.newSecretLost, true);
    stack.env.ROTATION = "second";
    await stack.preview();
    assert.deepEqual(simulator.takeRequests(), []);
    await stack.refresh();
    assertReads(simulator);

    assert.match(await stack.upFails(), /rotated_secret_lost: The newest secret of OAuth client web-shop/);
    assert.deepEqual(simulator.takeRequests(), [GET]);
    assert.deepEqual(stack.outputs("rotation"), before);
  },
};

/** That preview, refresh and up change nothing, and that only the refresh sends requests. */
async function assertNothingToDo({ simulator, stack }: Stage): Promise<void> {
  const before = properties(stack);
  await stack.succeed(["preview", "--expect-no-changes"]);
  assert.deepEqual(simulator.takeRequests(), []);
  await stack.refresh();
  assertReads(simulator);
  await stack.up("--expect-no-changes");
  assert.deepEqual(simulator.takeRequests(), []);
  assert.deepEqual(properties(stack), before);
}

/** That a refresh has read, each resource on its own or both with one list, and sent nothing else. */
function assertReads(simulator: Simulator): void {
  const requests = simulator.takeRequests();
  assert.ok(requests.length === 1 || requests.length === 2, String(requests));
  for (const request of requests) {
    assert.match(request, /^GET oauth_clients(\/web-shop)? 200$/);
  }
}

/** What the state holds of each resource that is the package's to say. */
function properties(stack: PulumiStack): unknown[] {
  return Object.entries(stack.resources()).map(([name, { id, inputs, outputs }]) => ({
    name,
    id,
    inputs,
    outputs,
  }));
}
