/** What `withHeartbeat` says, and how often. */
export interface Heartbeat {
  /** Prints one line. */
  log: (line: string) => void;
  /** What is going on, such as "building the Pulumi CLI". */
  what: string;
  /** Milliseconds between two lines. Default 30 000. */
  everyMs?: number;
}

/**
 * Shows that a long silent job is alive.
 *
 * @param job The work to wait for.
 * @returns What the job returns, and the whole seconds it took.
 * @throws What the job throws.
 */
export async function withHeartbeat<T>(
  { log, what, everyMs = 30_000 }: Heartbeat,
  job: () => Promise<T>,
): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const timer = setInterval(() => {
    log(`still ${what}, ${seconds()} s`);
  }, everyMs);
  try {
    return { result: await job(), seconds: seconds() };
  } finally {
    clearInterval(timer);
  }
}
