import { spawn } from "node:child_process";

/** How to run a command. */
export interface RunOptions {
  /** Its whole environment. */
  env: NodeJS.ProcessEnv;
  /** Working directory. Default: that of this process. */
  cwd?: string;
  /**
   * Milliseconds after which it is killed, along with everything it started. It runs in a process group of its
   * own then, out of reach of Ctrl-C: it should end itself when its stdin closes. Default: no limit.
   */
  timeoutMs?: number;
}

const linesOfErrorOutput = 20;

/**
 * Runs a command to its end.
 *
 * @returns What it printed to stdout.
 * @throws If it cannot be started, is stopped by a signal, runs out of time, or ends with a status other than 0:
 * the message then ends with the last lines it printed to stderr.
 */
export function runCommand(command: string, args: string[], options: RunOptions): Promise<string> {
  const { env, cwd, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, detached: timeoutMs !== undefined });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));

    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killGroup(child.pid);
          }, timeoutMs);

    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      if (status === 0) {
        resolve(stdout);
      } else if (timedOut) {
        reject(new Error(`no result within ${(timeoutMs ?? 0) / 1000} s`));
      } else {
        const end = signal ?? `status ${status ?? ""}`;
        reject(new Error(`${command} ended with ${end}\n${lastLines(stderr)}`.trimEnd()));
      }
    });
  });
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-linesOfErrorOutput).join("\n");
}
