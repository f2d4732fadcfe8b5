import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Stage } from "../helpers/engine/stage";
import { type PulumiStack } from "../helpers/engine/stack";

/** Lets a stack run the program in `directory`, with the packages that are installed there and around it. */
export function useProgram(stack: PulumiStack, directory: string): void {
  const settings = { name: "test", runtime: "nodejs", main: directory };
  writeFileSync(path.join(stack.directory, "Pulumi.yaml"), JSON.stringify(settings));
}

/** Runs the program in `directory`, and asserts what it sends and leaves. */
export async function assertWorks({ simulator, stack }: Stage, directory: string): Promise<void> {
  useProgram(stack, directory);
  await stack.up();
  assert.deepEqual(simulator.takeRequests(), [
    "GET oauth_clients/demo 200",
    "DELETE oauth_clients/demo/rotate_secret 200",
    "GET oauth_clients/demo 200",
  ]);
  assert.equal(stack.outputs("cleanup").outcome, "deleted");
}
