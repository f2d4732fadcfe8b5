import { Session } from "node:inspector/promises";

/** Which functions this process calls, as V8 counts them (chromedevtools.github.io/devtools-protocol, Profiler). */
export class FunctionCalls {
  readonly #session = new Session();

  /** Begins to count. */
  async count(): Promise<void> {
    this.#session.connect();
    await this.#session.post("Profiler.enable");
    await this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  }

  /** The functions in `files`, parts of paths, that were called since: `secret-rotation/messages.ts refusal`. Ends counting. */
  async among(files: readonly string[]): Promise<string[]> {
    const { result } = await this.#session.post("Profiler.takePreciseCoverage");
    this.#session.disconnect();
    return files.flatMap((file) =>
      result
        .filter(({ url }) => url.includes(file))
        .flatMap(({ functions }) => functions)
        .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
        .map(({ functionName }) => `${file} ${functionName}`),
    );
  }
}
