import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";
import { Operation } from "../../provider/operation";
import { type Attempt, Pace } from "../../provider/pace";
import { VirtualClock } from "./virtual-clock";

/** How long operations may take, in milliseconds. */
export const LIMIT_MS = 600_000;

/** A pace, and the seconds at which requests were sent and pauses announced since the beginning. */
export function trackedPace() {
  const clock = new VirtualClock();
  const began = clock.now();
  const seconds = (): number => (clock.now() - began) / 1000;
  const pace = new Pace(clock);
  const sent: number[] = [];
  const announced: number[] = [];
  const operation = (limitMs = LIMIT_MS) => new Operation(clock, limitMs, (ms) => announced.push(ms));
  /** Answers at once with these headers. */
  const answered =
    (headers: Record<string, string> = {}): Attempt<string> =>
    (heard) => {
      sent.push(seconds());
      heard(headers);
      return Promise.resolve("answer");
    };
  /** Fails at once. */
  const failed =
    (code: ErrorCode, details: ErrorDetails = {}): Attempt<string> =>
    () => {
      sent.push(seconds());
      return Promise.reject(new CloudflareOAuthError(code, "", "", details));
    };
  /** Answers when the test says so. */
  const held = () => {
    const { promise, resolve } = Promise.withResolvers<Record<string, string>>();
    const attempt: Attempt<string> = async (heard) => {
      sent.push(seconds());
      heard(await promise);
      return "answer";
    };
    return { attempt, answer: resolve };
  };
  const send = (attempt: Attempt<string>, limitMs?: number): Promise<string> =>
    pace.send("ask", operation(limitMs), attempt);
  return { clock, pace, sent, announced, operation, answered, failed, held, send };
}
