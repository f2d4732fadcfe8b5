import { writeFileSync } from "node:fs";
import path from "node:path";
import { startSimulator } from "../../simulator";
import { type Recording } from "../../tools/record-state/situation";
import { type Stage } from "../helpers/engine/stage";
import { PulumiStack } from "../helpers/engine/stack";

/** A new stack that goes on from a recorded state, with the present package, and with Cloudflare as it was then. */
export async function resume({ program, clients, deployment }: Recording): Promise<Stage> {
  const simulator = await startSimulator({ clients: [...clients] });
  const stack = await PulumiStack.create(simulator, "");
  stack.writeRaw(program);
  const file = path.join(stack.directory, "import.json");
  writeFileSync(file, JSON.stringify(deployment));
  await stack.succeed(["stack", "import", "--file", file]);
  return { simulator, stack };
}
