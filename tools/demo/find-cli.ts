import { ensurePulumiCli } from "../pulumi-cli/ensure-pulumi-cli";
import { type PulumiCli } from "../pulumi-cli/pulumi-cli";

const patienceMs = 3_000;

/**
 * Finds the Pulumi CLI, or gets it. What is tried is told only to those who have to wait for it.
 *
 * @throws If there is none and none can be got.
 */
export async function findCli(): Promise<PulumiCli> {
  let held: string[] | undefined = [];
  const print = (line: string) => {
    console.error(`pulumi-cli: ${line}`);
  };
  const timer = setTimeout(() => {
    held?.forEach(print);
    held = undefined;
  }, patienceMs);
  try {
    return await ensurePulumiCli({
      log: (line) => {
        if (held) held.push(line);
        else print(line);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}
