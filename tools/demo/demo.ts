// `npm run demo`: shows on a simulated Cloudflare, with the real Pulumi CLI, what the package does and what it leaves
// alone. Checks what it claims, and leaves nothing behind.
import { type RequestRecord } from "../../simulator";
import { type Act, playAct } from "./act";
import { findCli } from "./find-cli";
import { Interrupted, interruption } from "./interruption";
import { quickstart } from "./quickstart";
import { ofStack } from "./requests";
import { zeroDowntime } from "./zero-downtime";

const acts: Act[] = [quickstart, zeroDowntime];

async function main(): Promise<void> {
  const cli = await findCli();
  const start = Date.now();
  console.log(
    `\nPulumi is real, version ${cli.version}. Cloudflare is a simulator on this machine: no account is touched.`,
  );

  const interrupted = interruption();
  const requests: RequestRecord[] = [];
  for (const [index, act] of acts.entries()) {
    requests.push(...(await playAct(act, index + 1, cli, interrupted)));
  }
  console.log(`\n${summary(ofStack(requests), Date.now() - start)}`);
}

/** What is said at the end, all of it having been checked. */
function summary(requests: readonly RequestRecord[], milliseconds: number): string {
  const scenes = acts.reduce((sum, act) => sum + act.scenes.length, 0);
  const deleted = requests.filter(({ method }) => method === "DELETE").length;
  return [
    `Shown and checked in ${scenes} scenes: ${deleted} old secrets deleted, each when the stack said so, and no other;`,
    "two rotations under a service that never failed to authenticate.",
    `${requests.length} requests to Cloudflare, ${deleted} of them DELETE; ${Math.round(milliseconds / 1000)} s; nothing left behind.`,
  ].join("\n");
}

main().catch((error: unknown) => {
  console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
});
