// Run by automation-api.ts in a process group of its own, as `automation-api-process.ts get` or
// `automation-api-process.ts install <root>`. Prints one JSON object: an AcceptedCommand, or { refused: reason }.
import { PulumiCommand } from "@pulumi/pulumi/automation";

async function run(task: string | undefined, root: string | undefined): Promise<object> {
  try {
    const installing = task === "install" && root !== undefined;
    const { command, version } = await (installing ? PulumiCommand.install({ root }) : PulumiCommand.get());
    return { command, version: version?.toString() ?? "unknown" };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

// stdin closes when the parent is gone, however it went: nobody waits for the download any more.
process.stdin.resume().on("end", () => process.kill(-process.pid, "SIGKILL"));

void run(process.argv[2], process.argv[3]).then((answer) => {
  process.stdout.write(JSON.stringify(answer), () => process.exit());
});
