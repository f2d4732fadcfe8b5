import assert from "node:assert/strict";
import { type FakeClock } from "../fake-clock";

/** The time limits of requests, which end when a test says so. */
export interface VirtualTimeouts {
  /** Ends the time of the request that was begun last; `clock` moves on by what it was given. */
  expire(clock: FakeClock): void;
}

/** In place of `AbortSignal.timeout` for each test; called once inside a `describe`. */
export function virtualTimeouts(): VirtualTimeouts {
  const real = Object.getOwnPropertyDescriptor(AbortSignal, "timeout")!;
  let latest: { readonly controller: AbortController; readonly ms: number } | undefined;
  beforeEach(() => {
    latest = undefined;
    AbortSignal.timeout = (ms) => {
      latest = { controller: new AbortController(), ms };
      return latest.controller.signal;
    };
  });
  afterEach(() => {
    Object.defineProperty(AbortSignal, "timeout", real);
  });
  return {
    expire(clock) {
      assert.ok(latest, "no request is under way");
      clock.advance(latest.ms);
      latest.controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    },
  };
}
