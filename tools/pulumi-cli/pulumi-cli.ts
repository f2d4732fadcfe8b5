import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { findExecutable } from "./find-executable";
import { nodeSdk } from "./node-sdk";

/** A Pulumi CLI that can run Node.js programs. */
export interface PulumiCli {
  /** Absolute path of the `pulumi` executable. */
  command: string;
  /** Its version, such as `3.259.0`, without a leading "v". */
  version: string;
  /**
   * Directories to put first on PATH when running it: the engine then finds the Node.js language host and the
   * script that starts dynamic providers.
   */
  directories: string[];
}

/** The executable that runs Node.js programs for the engine. */
export const languageHost = "pulumi-language-nodejs";

/** The script that starts the process of dynamic providers. */
export const dynamicProviderScript = "pulumi-resource-pulumi-nodejs";

/**
 * Completes a `pulumi` executable with the directories it needs.
 *
 * @param command Absolute path of `pulumi`.
 * @param version Its version.
 * @param searchPath Where its companions may be if they are not beside it. Default: nowhere else.
 * @returns undefined if there is no language host: such a CLI cannot run the programs of this repository.
 */
export function completeCli(
  command: string,
  version: string,
  searchPath: string[] = [],
): PulumiCli | undefined {
  // The engine looks beside the file that a link such as /usr/local/bin/pulumi points to.
  const around = [dirname(command), dirname(realpathSync(command)), ...searchPath];
  const host = findExecutable(languageHost, around);
  if (host === undefined) return undefined;
  // The script also comes with the SDK, so a CLI without it is no reason to look for another.
  const script = findExecutable(dynamicProviderScript, [...around, nodeSdk().root]);
  const files = [command, host, ...(script === undefined ? [] : [script])];
  return { command, version, directories: [...new Set(files.map((file) => dirname(file)))] };
}
