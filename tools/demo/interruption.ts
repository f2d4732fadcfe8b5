import { constants } from "node:os";

/** Somebody, or the end of the terminal, stopped the demo. */
export class Interrupted extends Error {
  /** Exit code that shells give to a process that this signal ended. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}, and cleaned up`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * From now on signals do not end this process.
 *
 * @returns Rejects with {@link Interrupted} at the first signal, or when nobody reads the output any more. Later
 * signals do nothing: the clean-up that follows takes its bounded time.
 */
export function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        reject(new Interrupted(signal));
      });
    }
    for (const stream of [process.stdout, process.stderr]) {
      stream.on("error", () => {
        reject(new Interrupted("SIGPIPE"));
      });
    }
  });
  // It may come before anyone waits for it.
  interrupted.catch(() => undefined);
  return interrupted;
}
