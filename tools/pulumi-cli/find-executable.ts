import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * The directories of PATH, absolute and in their order. Empty entries, which a shell takes for the working
 * directory, are left out.
 *
 * @param env The environment whose PATH counts; without one there are no directories.
 */
export function pathDirectories(env: NodeJS.ProcessEnv): string[] {
  const entries = (env.PATH ?? "").split(delimiter);
  return entries.filter((entry) => entry !== "").map((entry) => resolve(entry));
}

/**
 * The first executable file of that name.
 *
 * @param name File name without a directory, such as `pulumi`.
 * @param directories Where to look, in this order.
 * @returns Its path, or undefined if no directory holds one.
 */
export function findExecutable(name: string, directories: string[]): string | undefined {
  return directories.map((directory) => join(directory, name)).find(isExecutableFile);
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // A directory is "executable" too.
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
