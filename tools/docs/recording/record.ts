import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { type Simulator, startSimulator } from "../../../simulator";
import { Service } from "../../demo/service";
import { pulumiEnvironment } from "../../pulumi-cli/environment";
import { type PulumiCli } from "../../pulumi-cli/pulumi-cli";

/** A command, and what it printed, with colours. */
export interface RecordedCommand {
  /** As one types it, without what {@link AT_ONCE} adds. */
  readonly command: string;
  readonly output: string;
}

/** What was done with a stack, and what was to be seen. */
export interface Recording {
  /** The next rotation. */
  readonly up: readonly RecordedCommand[];
  /** After somebody has rotated outside the stack. */
  readonly refresh: readonly RecordedCommand[];
}

const EXAMPLE = resolve(__dirname, "../../../examples/zero-downtime-rotation");
/** The OAuth client in the recording. */
export const CLIENT = "web-shop";

/**
 * Runs examples/zero-downtime-rotation, whose service authenticates all the time, with the real CLI and a simulated
 * Cloudflare. The first `pulumi up` is not recorded.
 */
export async function recordRotation(cli: PulumiCli): Promise<Recording> {
  const directory = await mkdtemp(join(tmpdir(), "cloudflare-oauth-recording-"));
  const simulator = await startSimulator({ clients: [{ clientId: CLIENT }] });
  const service = new Service({
    simulator,
    clientId: CLIENT,
    directory: join(directory, "service"),
    output: "ignore",
  });
  try {
    await service.nextReport();
    const stack = await makeStack(cli, directory, simulator, service);
    await stack(["up", ...AT_ONCE]);
    const up = [await stack(["config", "set", "rotation", "2026-12"]), await stack(["up", ...AT_ONCE])];
    simulator.rotate(CLIENT);
    return { up, refresh: [await stack(["refresh", ...AT_ONCE])] };
  } finally {
    await service.stop();
    await simulator.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Without a preview, which would show most lines twice, without a question, and with the lines in the same order each time. */
const AT_ONCE = ["--yes", "--skip-preview", "--suppress-progress", "--parallel=1"];

type Stack = (args: readonly string[]) => Promise<RecordedCommand>;

async function makeStack(
  cli: PulumiCli,
  directory: string,
  simulator: Simulator,
  service: Service,
): Promise<Stack> {
  const [home, backendDirectory, temporary] = ["home", "state", "tmp"].map((name) => join(directory, name));
  await Promise.all([mkdir(backendDirectory ?? ""), mkdir(temporary ?? "")]);
  const project = await readFile(join(EXAMPLE, "Pulumi.yaml"), "utf8");
  await writeFile(join(directory, "Pulumi.yaml"), `${project}main: ${JSON.stringify(EXAMPLE)}\n`);
  const env = {
    ...pulumiEnvironment({ cli, home: home ?? "", backendDirectory: backendDirectory ?? "" }),
    TMPDIR: temporary,
    CLOUDFLARE_BASE_URL: simulator.baseUrl,
    CLOUDFLARE_API_TOKEN: simulator.token,
    CLOUDFLARE_OAUTH_TOKEN_URL: simulator.tokenUrl,
  };
  const stack: Stack = (args) => run(cli, args, { cwd: directory, env });
  const settings = {
    accountId: simulator.accountId,
    oauthClientId: CLIENT,
    rotation: "2026-11",
    serviceDirectory: service.directory,
  };
  await stack(["stack", "init", "production"]);
  for (const [key, value] of Object.entries(settings)) {
    await stack(["config", "set", key, value]);
  }
  const [inUse = ""] = simulator.client(CLIENT).secrets;
  await stack(["config", "set", "--secret", "currentClientSecret", inUse]);
  return stack;
}

/** @throws If the command does not succeed. */
async function run(
  cli: PulumiCli,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<RecordedCommand> {
  const command = ["pulumi", ...args.filter((arg) => !AT_ONCE.includes(arg))].join(" ");
  const all = [...args, "--non-interactive", "--color", "always"];
  const child = spawn(cli.command, all, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (child.exitCode !== 0) {
    throw new Error(`${command} ended with status ${child.exitCode ?? ""}:\n${output}${errors}`);
  }
  return { command, output: output + errors };
}
