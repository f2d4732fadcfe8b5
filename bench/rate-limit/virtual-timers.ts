import { type Clock } from "../../provider/clock";

/** Shorter ones pass as they are: undici and Node.js use them for themselves. */
const LONG_MS = 1_000;
/** As long as a timer can be, in milliseconds. */
const NEVER_MS = 2 ** 31 - 1;

/** Puts all long timers of this process on `clock`: for a library that takes no clock. */
export function putLongTimersOn(clock: Clock): void {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  const callOffs = new WeakMap<object, () => void>();

  const set = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
    if (ms < LONG_MS) return realSet(callback, ms, ...args);
    const handle = realSet(() => undefined, NEVER_MS).unref();
    const ring = () => {
      realClear(handle);
      callback(...args);
    };
    callOffs.set(handle, clock.alarm(ms, ring));
    return handle;
  };
  const clear = (handle?: NodeJS.Timeout): void => {
    if (handle) callOffs.get(handle)?.();
    realClear(handle);
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
}
