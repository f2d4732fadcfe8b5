import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { assertNodeVersion } from "./node-version";

/** Where Pulumi starts the provider: it takes the directory of the program, before the program can change it. */
const LOADED_IN = process.cwd();

let inReach = false;

/**
 * Throws where the provider process would not find this package: there the engine's own message ("Cannot find module",
 * with two stack traces) does not say what to do.
 *
 * A program can reach more than the provider process can. With pnpm, and with Yarn's Plug'n'Play, a package that only
 * another one depends on is found by that one, and not by the project. Under Pulumi's mocks there is no provider process,
 * and a test may run anywhere.
 *
 * @throws invalid_configuration, as an error that Pulumi prints without a stack trace.
 */
export function assertProviderInReach(): void {
  if (inReach || pulumi.runtime.getMonitor() instanceof MockMonitor) {
    return;
  }
  assertNodeVersion();
  inReach = startingPoints().some(findsProvider);
  if (!inReach) {
    throw new pulumi.RunError(
      `invalid_configuration: The process that Pulumi starts for the provider, in ${LOADED_IN}, would not find the ` +
        `package pulumi-cloudflare-oauth. Nothing was sent. ${advice()}`,
    );
  }
}

/**
 * The files that the provider's text is taken to stand in, for what it requires: one in the working directory. Plug'n'Play
 * takes it for a part of the file that runs it.
 */
function startingPoints(): string[] {
  return process.versions.pnp === undefined
    ? [LOADED_IN, process.cwd()].map((directory) => path.join(directory, "index.js"))
    : [require.resolve("@pulumi/pulumi/cmd/dynamic-provider")];
}

/** Whether a file would find the provider. This one always does, since a package finds itself. */
function findsProvider(file: string): boolean {
  try {
    createRequire(file).resolve("pulumi-cloudflare-oauth/provider");
    return true;
  } catch {
    return false;
  }
}

function advice(): string {
  return process.versions.pnp === undefined
    ? "Add it to the dependencies in the package.json of the project, even if the program gets the resources from " +
        "another package."
    : "With Yarn's Plug'n'Play it has to be among the dependencies of the root workspace; or set " +
        "`nodeLinker: node-modules` in .yarnrc.yml.";
}
