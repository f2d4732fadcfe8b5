import { join } from "node:path";
import { runCommand } from "./run-command";

/** A CLI that the Automation API has accepted. */
export interface AcceptedCommand {
  /** As the Automation API runs it: `pulumi`, or a path. */
  command: string;
  /** Its version, without a leading "v". */
  version: string;
}

const childProcess = join(__dirname, "automation-api-process.ts");

/**
 * `PulumiCommand.get()`: is the `pulumi` on PATH one that this version of the SDK can work with?
 *
 * @param env The environment whose PATH counts.
 * @throws With the Automation API's reason if it refuses it, or if it does not answer in 30 s.
 */
export function getCommand(env: NodeJS.ProcessEnv): Promise<AcceptedCommand> {
  return inOwnProcess(["get"], env, 30_000);
}

/**
 * `PulumiCommand.install()`: downloads the CLI of the SDK's own version.
 *
 * @param root Where to install it; the executables go to its `bin`.
 * @throws With the Automation API's reason if it fails, or if it is not done in 5 minutes.
 */
export function installCommand(root: string, env: NodeJS.ProcessEnv): Promise<AcceptedCommand> {
  return inOwnProcess(["install", root], env, 300_000);
}

// The Automation API works on process.env, cannot be stopped, and starts a shell script that downloads without a
// limit. A process of its own takes another environment and can be killed along with all it started.
async function inOwnProcess(
  task: string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<AcceptedCommand> {
  const node = ["--require", require.resolve("tsx/cjs"), childProcess];
  const output = await runCommand(process.execPath, [...node, ...task], { env, timeoutMs });
  const answer = JSON.parse(output) as AcceptedCommand | { refused: string };
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}
