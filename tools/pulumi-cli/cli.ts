// `npx tsx tools/pulumi-cli/cli.ts` finds or gets the Pulumi CLI and prints the path of its executable to stdout.
import { ensurePulumiCli } from "./ensure-pulumi-cli";

ensurePulumiCli().then(
  ({ command }) => process.stdout.write(`${command}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
