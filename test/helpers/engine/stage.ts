import { startSimulator, type Simulator, type SimulatorOptions } from "../../../simulator";
import { PulumiStack } from "./stack";

/** The simulator and a stack that uses it. */
export interface Stage {
  simulator: Simulator;
  stack: PulumiStack;
}

/**
 * Sets up a simulator and a stack before each test of the suite it is called in, and takes them down after it. The
 * program is empty, and the account has one client, `demo`, with two secrets.
 */
export function stage(options: SimulatorOptions = { clients: [{ clientId: "demo", rotated: true }] }): Stage {
  const parts = {} as Stage;
  beforeEach(async () => {
    parts.simulator = await startSimulator(options);
    parts.stack = await PulumiStack.create(parts.simulator, "");
  });
  afterEach(async () => {
    await parts.stack.dispose();
    await parts.simulator.close();
  });
  return parts;
}
