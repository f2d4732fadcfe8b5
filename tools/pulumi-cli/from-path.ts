import { getCommand } from "./automation-api";
import { findExecutable, pathDirectories } from "./find-executable";
import { completeCli, languageHost } from "./pulumi-cli";
import { type Step } from "./step";

/** Takes the `pulumi` that the user has installed, if the Automation API accepts it. */
export const fromPath: Step = {
  title: "pulumi on PATH",
  async run({ env }) {
    const directories = pathDirectories(env);
    const command = findExecutable("pulumi", directories);
    if (command === undefined) return { unavailable: "there is none" };
    try {
      const { version } = await getCommand(env);
      const cli = completeCli(command, version, directories);
      return cli ?? { unavailable: `${command} has no ${languageHost} beside it or on PATH` };
    } catch (error) {
      return { unavailable: `${command} is not usable: ${(error as Error).message}` };
    }
  },
};
