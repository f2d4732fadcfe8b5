import { type PulumiCli } from "./pulumi-cli";

/** What every way of getting the CLI works with. */
export interface Context {
  /** The environment to look in, and to run commands with. */
  env: NodeJS.ProcessEnv;
  /** Absolute path of the directory that keeps installed and built CLIs. */
  cache: string;
  /** Prints one line of progress. */
  log: (line: string) => void;
}

/** Why a step has no CLI to offer, in words that follow "title: ". */
export interface Unavailable {
  unavailable: string;
}

/** One way of getting the CLI. */
export interface Step {
  /** What is tried, for progress lines and errors. */
  title: string;
  run(context: Context): Promise<PulumiCli | Unavailable>;
}
