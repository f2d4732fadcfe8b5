import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { findExecutable } from "./find-executable";
import { completeCli, type PulumiCli } from "./pulumi-cli";

/** One CLI that the cache may hold. */
export interface CacheEntry {
  /** Name of its directory. It holds every version, so that an upgrade makes a new entry. */
  key: string;
  /** Version of the CLI in it. */
  version: string;
  /** The directory of the executables, seen from the entry's own. */
  executables: string;
}

const partialPrefix = ".partial-";
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * Where CLIs are kept between runs: `PULUMI_CLI_CACHE`, or the folder `pulumi-cloudflare-oauth` in
 * `XDG_CACHE_HOME`, by default `~/.cache`. An empty variable counts as none.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  if (env.PULUMI_CLI_CACHE) return resolve(env.PULUMI_CLI_CACHE);
  // The XDG specification says to ignore a relative path.
  const xdg = isAbsolute(env.XDG_CACHE_HOME ?? "") ? env.XDG_CACHE_HOME : undefined;
  return join(xdg ?? join(env.HOME ?? homedir(), ".cache"), "pulumi-cloudflare-oauth");
}

/** The CLI of an entry, or undefined if the cache does not hold it, or not with a language host. */
export function cliInCache(cache: string, entry: CacheEntry): PulumiCli | undefined {
  const command = findExecutable("pulumi", [join(cache, entry.key, entry.executables)]);
  return command === undefined ? undefined : completeCli(command, entry.version);
}

/**
 * Makes an entry of the cache. It appears all at once or not at all: it is filled under another name and then
 * renamed, so that a killed run leaves nothing half-made. If another process was faster, its entry is used.
 *
 * @param fill Puts everything into the directory it is given.
 * @returns The CLI, or undefined if what `fill` made is none.
 * @throws What `fill` throws.
 */
export async function fillCache(
  cache: string,
  entry: CacheEntry,
  fill: (directory: string) => Promise<void>,
): Promise<PulumiCli | undefined> {
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const partial = await mkdtemp(join(cache, `${partialPrefix}${entry.key}-`));
  try {
    await fill(partial);
    await moveIntoPlace(partial, cache, entry);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return cliInCache(cache, entry);
}

async function moveIntoPlace(partial: string, cache: string, entry: CacheEntry): Promise<void> {
  const directory = join(cache, entry.key);
  try {
    await rename(partial, directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    if (cliInCache(cache, entry)) return;
    // Nobody's winner, but an entry that has since been damaged.
    await rm(directory, { recursive: true, force: true });
    await rename(partial, directory);
  }
}

/** Removes what killed runs have left, but nothing that another process may still be filling. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(partialPrefix)) continue;
    const directory = join(cache, name);
    const changed = await stat(directory).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > abandonedAfterMs) {
      await rm(directory, { recursive: true, force: true });
    }
  }
}
