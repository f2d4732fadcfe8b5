import { readFileSync } from "node:fs";
import { dirname } from "node:path";

/** The installed `@pulumi/pulumi` package: what the CLI has to fit. */
export interface NodeSdk {
  /** Absolute path of the package. It holds the `pulumi-resource-pulumi-nodejs` script. */
  root: string;
  /** Its version, without a leading "v". The CLI is released under the same numbers. */
  version: string;
}

/**
 * Reads which `@pulumi/pulumi` is installed.
 *
 * @throws If the package is not installed.
 */
export function nodeSdk(): NodeSdk {
  const manifest = require.resolve("@pulumi/pulumi/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { root: dirname(manifest), version };
}
