import { delimiter, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type PulumiCli } from "./pulumi-cli";

/** What a run without account and prompts needs. */
export interface PulumiRun {
  /** The CLI that will run. */
  cli: PulumiCli;
  /** Directory for the CLI's own files: settings, plugins, workspaces. It need not exist. */
  home: string;
  /** Existing directory that holds the state. */
  backendDirectory: string;
  /** The environment to start from. Default: that of this process. */
  base?: NodeJS.ProcessEnv;
}

const nodeExecutables = resolve(__dirname, "../../node_modules/.bin");

// The caller's credentials must not reach a test or the demo, nor may a proxy see their requests. PULUMI_* of the
// caller would point at another backend or change what the CLI prints.
const foreign = /^(PULUMI_|CLOUDFLARE_)|^(https?|all|no)_proxy$/i;

/**
 * The environment for running Pulumi against a file backend, with nothing of the caller's accounts in it.
 *
 * PATH starts with the CLI's directories and the repository's `node_modules/.bin`, whose `node` is new enough.
 * The passphrase is a fixed one: it protects nothing but throwaway stacks.
 *
 * @returns A new object; add variables to it freely.
 */
export function pulumiEnvironment({
  cli,
  home,
  backendDirectory,
  base = process.env,
}: PulumiRun): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !foreign.test(name)) env[name] = value;
  }
  const path = [...cli.directories, nodeExecutables, ...(env.PATH ? [env.PATH] : [])];
  return {
    ...env,
    PATH: path.join(delimiter),
    PULUMI_HOME: resolve(home),
    PULUMI_BACKEND_URL: pathToFileURL(resolve(backendDirectory)).href,
    PULUMI_CONFIG_PASSPHRASE: "throwaway",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
