import { installCommand } from "./automation-api";
import { type CacheEntry, fillCache } from "./cache";
import { withHeartbeat } from "./heartbeat";
import { nodeSdk } from "./node-sdk";
import { languageHost } from "./pulumi-cli";
import { type Step } from "./step";

/** The cache entry of the CLI that the Automation API installs: the one of the SDK's version. */
export function officialEntry(): CacheEntry {
  const { version } = nodeSdk();
  return { key: `official-${version}-${process.platform}-${process.arch}`, version, executables: "bin" };
}

/**
 * Installs the CLI as Pulumi's Automation API does, by download.
 *
 * @param install What downloads it into a directory.
 */
export function officialInstall(install: typeof installCommand): Step {
  return {
    title: "official install",
    async run({ cache, env, log }) {
      const entry = officialEntry();
      log(`installing the Pulumi CLI ${entry.version} with the Automation API`);
      try {
        const { result } = await withHeartbeat({ log, what: "downloading" }, () =>
          fillCache(cache, entry, async (directory) => {
            await install(directory, env);
          }),
        );
        return result ?? { unavailable: `it came without ${languageHost}` };
      } catch (error) {
        return { unavailable: (error as Error).message };
      }
    },
  };
}

/** Installs the CLI from Pulumi's download site. */
export const fromOfficialInstall: Step = officialInstall(installCommand);
