import path from "node:path";
import { type PulumiCli } from "../../tools/pulumi-cli/pulumi-cli";
import { Remote } from "../remote";
import { type RequestCounts, type SimulatorCalls } from "../simulator-process";
import { programOf, type ResourceName } from "./programs";
import { Project } from "./project";

const SIMULATOR = path.resolve(__dirname, "../simulator-process.ts");

/** One stack. */
export interface StackPlan {
  readonly resource: ResourceName;
  readonly resources: number;
  /** `--parallel`. */
  readonly parallel: number;
  /** How long the simulator takes for each reply. */
  readonly latencyMs: number;
}

/** What a command took. */
export interface Step {
  readonly wallMs: number;
  readonly requests: RequestCounts;
}

/** A stack with its own simulator, whose clients all have an old secret. */
export interface Stage {
  readonly project: Project;
  /** Puts another trigger into every resource. */
  readonly changeTriggers: () => void;
  /** Runs `pulumi` without asking. */
  readonly run: (command: "up" | "refresh") => Promise<Step>;
}

/** Sets a stage up, works on it, and removes it. */
export async function onStage<T>(
  cli: PulumiCli,
  { resource, resources, parallel, latencyMs }: StackPlan,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const simulator = new Remote<SimulatorCalls>(SIMULATOR);
  try {
    const target = await simulator.call("start", latencyMs);
    const clientIds = await simulator.call("renewClients", {
      count: resources,
      prefix: "client",
      rotated: true,
    });
    const project = new Project(cli, target);
    let trigger = 0;
    const write = () => {
      project.write(programOf(resource, target.accountId, clientIds, ++trigger));
    };
    try {
      write();
      await project.pulumi("stack", "init", "dev");
      return await work({
        project,
        changeTriggers: write,
        run: async (command) => {
          const wallMs = await project.pulumi(
            command,
            "--yes",
            "--skip-preview",
            "--parallel",
            `${parallel}`,
          );
          return { wallMs, requests: await simulator.call("takeCounts", undefined) };
        },
      });
    } finally {
      project.remove();
    }
  } finally {
    await simulator.stop();
  }
}
