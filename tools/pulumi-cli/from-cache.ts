import { cliInCache } from "./cache";
import { goModulesEntry } from "./from-go-modules";
import { officialEntry } from "./from-official-install";
import { type Step } from "./step";

/** Takes what an earlier run installed or built. */
export const fromCache: Step = {
  title: "an earlier run's CLI",
  run({ cache }) {
    for (const entry of [officialEntry(), goModulesEntry()]) {
      const cli = cliInCache(cache, entry);
      if (cli) return Promise.resolve(cli);
    }
    return Promise.resolve({ unavailable: `none in ${cache}` });
  },
};
