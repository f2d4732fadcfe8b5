import { readFileSync } from "node:fs";
import path from "node:path";
import { startSimulator } from "../../simulator";
import { PulumiStack } from "../../test/helpers/engine/stack";
import { type Recording, type Situation } from "./situation";

/** Leads a stack of the real engine, with the packed package, into a situation, and records its state. */
export async function record(situation: Situation): Promise<Recording> {
  const { program, before, after, reach } = situation;
  const simulator = await startSimulator({ clients: [...before] });
  const stack = await PulumiStack.create(simulator, "");
  try {
    stack.writeRaw(program);
    await reach(simulator, stack);
    const file = path.join(stack.directory, "export.json");
    await stack.succeed(["stack", "export", "--file", file]);
    return { program, clients: after, deployment: JSON.parse(readFileSync(file, "utf8")) as unknown };
  } finally {
    await stack.dispose();
    await simulator.close();
  }
}
