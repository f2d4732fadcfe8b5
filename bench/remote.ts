/** Processes of the bench that do something for it when they are asked to, so that they share no event loop with it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** What such a process can be asked for: functions of at most one argument, which travels as JSON, as does the result. */
export type Calls = Readonly<Record<string, (argument: never) => unknown>>;

/** What is given to one of them; undefined for none. */
type Argument<F extends (argument: never) => unknown> =
  Parameters<F> extends [] ? undefined : Parameters<F>[0];

interface Question {
  readonly name: string;
  readonly argument: unknown;
}

/** An error of the process arrives as its text. */
type Answer = { readonly result: unknown } | { readonly error: string };

// What is measured talks to the simulator, with its credential, and through no proxy.
const FOREIGN = /^CLOUDFLARE_|_proxy$/i;

/** Answers calls from the process that started this one, until that one ends. */
export function answerCalls(calls: Calls): void {
  const answer = async ({ name, argument }: Question): Promise<Answer> => {
    try {
      return { result: await calls[name]?.(argument as never) };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on("message", (question: Question) => void answer(question).then((reply) => process.send?.(reply)));
  process.on("disconnect", () => process.exit());
}

/** A process that runs a file which calls {@link answerCalls}. */
export class Remote<C extends Calls> {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** @param file Absolute path. */
  constructor(file: string) {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
    this.#child = fork(file, { env, execArgv: ["--require", "tsx/cjs"] });
    this.#exited = once(this.#child, "exit");
  }

  /** Asks for one thing; one call at a time. */
  async call<N extends keyof C & string>(
    name: N,
    argument: Argument<C[N]>,
  ): Promise<Awaited<ReturnType<C[N]>>> {
    this.#child.send({ name, argument });
    const died = this.#exited.then(() => {
      throw new Error(`the process that was asked to ${name} ended`);
    });
    const [answer] = (await Promise.race([once(this.#child, "message"), died])) as [Answer];
    if ("error" in answer) throw new Error(answer.error);
    return answer.result as Awaited<ReturnType<C[N]>>;
  }

  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }
}
