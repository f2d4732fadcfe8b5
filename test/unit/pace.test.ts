import assert from "node:assert/strict";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";
import { Operation } from "../../provider/operation";
import { type Attempt, isHeldBack, Pace } from "../../provider/pace";
import { RATE_LIMIT_ADVICE } from "../../provider/rate-limit";
import { failureOf } from "../helpers/http/failure";
import { withHalfJitter } from "../helpers/http/hermetic";
import { VirtualClock } from "../helpers/virtual-clock";

const LIMIT_MS = 600_000;

/** A pace, and the seconds at which requests were sent and pauses announced since the beginning. */
function track() {
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

describe("pace: what the Ratelimit headers ask for", () => {
  it("nothing is known: all go at once", async () => {
    const on = track();
    await on.clock.run(Promise.all(Array.from({ length: 500 }, () => on.send(on.answered()))));
    assert.deepEqual(on.sent, Array(500).fill(0));
  });

  it("none left: all wait until the quota is renewed, and each operation says so", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=0;t=30' }));
    await on.clock.run(Promise.all([on.send(on.answered()), on.send(on.answered())]));
    assert.deepEqual(on.sent, [0, 30, 30]);
    assert.deepEqual(on.announced, [30_000, 30_000]);
  });

  it("three left: no more than three go before the renewal", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=3;t=30', "ratelimit-policy": '"default";q=4;w=30' }));
    const began = on.clock.now();
    const seconds = (): number => (on.clock.now() - began) / 1000;
    let left = 3;
    const answer: Attempt<string> = async (heard) => {
      on.sent.push(seconds());
      left = (left === 0 ? 4 : left) - 1;
      const report = `"default";r=${left};t=${30 - (seconds() % 30)}`;
      await Promise.resolve();
      heard({ ratelimit: report, "ratelimit-policy": '"default";q=4;w=30' });
      return "answer";
    };
    await on.clock.run(Promise.all(Array.from({ length: 10 }, () => on.send(answer))));
    assert.deepEqual(on.sent, [0, ...[0, 0, 0], ...[30, 30, 30, 30], ...[60, 60, 60]]);
  });

  it("an answer that overtook another does not give anything back", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=0;t=30' }));
    await on.pace.sendAnyway(on.answered({ ratelimit: '"default";r=2;t=30' }));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
  });

  it("the last one is under way: the next waits for its answer", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const last = on.held();
    const [first, second] = [on.send(last.attempt), on.send(on.answered())];
    await on.clock.pass(2_000);
    assert.deepEqual(on.sent, [0, 0]);
    last.answer({ ratelimit: '"default";r=7;t=330' }); // Somebody has renewed it.
    await on.clock.run(Promise.all([first, second]));
    assert.deepEqual(on.sent, [0, 0, 2]);
    assert.deepEqual(on.announced, []);
  });

  it("waits for an answer no longer than until the renewal", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const stuck = on.held();
    const first = on.send(stuck.attempt);
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
    stuck.answer({});
    await first;
    assert.equal(on.clock.pending, 0);
  });

  it("waits for an answer no longer than the operation has", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const stuck = on.held();
    const first = on.send(stuck.attempt);
    const failure = await failureOf(on.clock.run(on.send(on.answered(), 20_000)));
    assert.equal(failure.code, "request_timeout");
    assert.equal(failure.unsent, true);
    assert.equal(on.clock.now(), Date.parse("2026-11-23T12:00:20Z"));
    stuck.answer({});
    await first;
    assert.deepEqual(on.sent, [0, 0]);
  });

  it("a quota that is smaller than what is under way, renewed: one answer, one request", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=0', "ratelimit-policy": '"default";q=1;w=1' }));
    const held = [on.held(), on.held(), on.held()];
    const all = Promise.all(held.map(({ attempt }) => on.send(attempt)));
    for (const { answer } of held) {
      await on.clock.pass(1_000);
      answer({});
    }
    await on.clock.run(all);
    assert.deepEqual(on.sent, [0, 0, 1, 2]);
  });
});

describe("pace: what a refusal asks for", () => {
  withHalfJitter();

  const table: [name: string, code: ErrorCode, details: ErrorDetails, next: number][] = [
    ["429 with Retry-After", "rate_limited", { status: 429, retryAfterMs: 7_000 }, 7],
    ["429 with Retry-After: 0", "rate_limited", { status: 429, retryAfterMs: 0 }, 0],
    ["429 without", "rate_limited", { status: 429 }, 0.25],
    ["429 in another guise", "verification_unknown", { status: 429 }, 0.25],
    ["500 with the code of the rate limit", "rate_limited", { status: 500 }, 0.25],
    ["503 with Retry-After", "api_error", { status: 503, retryAfterMs: 7_000 }, 7],
    ["503 without", "api_error", { status: 503 }, 0],
    ["403", "permission_denied", { status: 403 }, 0],
    ["no answer", "network_failure", {}, 0],
  ];
  for (const [name, code, details, next] of table) {
    it(`${name}: the others wait ${next} s`, async () => {
      const on = track();
      assert.equal((await failureOf(on.send(on.failed(code, details)))).code, code);
      await on.clock.run(Promise.all([on.send(on.answered()), on.send(on.answered())]));
      assert.deepEqual(on.sent, [0, next, next]);
    });
  }

  it("an error of another kind: nothing", async () => {
    const on = track();
    await assert.rejects(
      on.send(() => Promise.reject(new TypeError("broken"))),
      /^TypeError: broken$/,
    );
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0]);
  });

  it("refusals in a row that do not say how long: longer pauses, until one succeeds", async () => {
    const on = track();
    const refused = on.failed("rate_limited", { status: 429 });
    for (let refusals = 0; refusals < 4; refusals++) {
      await failureOf(on.clock.run(on.send(refused)));
    }
    await on.clock.run(on.send(on.answered()));
    await failureOf(on.clock.run(on.send(refused)));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0.25, 0.75, 1.75, 3.75, 3.75, 4]);
  });

  it("the longest of several", async () => {
    const on = track();
    const details = (seconds: number) => ({ status: 429, retryAfterMs: seconds * 1000 });
    await failureOf(on.pace.sendAnyway(on.failed("rate_limited", details(30))));
    await failureOf(on.pace.sendAnyway(on.failed("rate_limited", details(7))));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
  });

  it("what fails is not under way any more", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    for (let failures = 0; failures < 3; failures++) {
      await failureOf(on.send(on.failed("network_failure")));
    }
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 0, 0, 0]);
  });
});

describe("pace: what is not sent", () => {
  const refusal: ErrorDetails = { status: 429, retryAfterMs: 30_000 };

  async function heldBack(what: "read" | "change", limitMs = LIMIT_MS) {
    const on = track();
    await failureOf(on.send(on.failed("rate_limited", refusal)));
    const sending =
      what === "read" ? on.send(on.answered(), limitMs) : on.pace.sendNow("change it", on.answered());
    const failure = await failureOf(sending);
    assert.deepEqual(on.sent, [0]);
    assert.deepEqual(on.announced, []);
    return failure;
  }

  it("a read whose operation has no time to wait: it fails at once, and says how long it would be", async () => {
    const failure = await heldBack("read", 30_000);
    assert.equal(failure.message, `rate_limited: ${failure.happened} ${RATE_LIMIT_ADVICE}`);
    assert.match(failure.happened, /^Cloudflare asks to wait 30 s: the request to ask was not sent, /);
    assert.equal(failure.retryAfterMs, 30_000);
    assert.deepEqual([failure.unsent, failure.outOfTime, isHeldBack(failure)], [true, true, true]);
  });

  it("a change, whatever time its operation has", async () => {
    const failure = await heldBack("change");
    assert.match(failure.happened, /^Cloudflare asks to wait 30 s: the request to change it was not sent, /);
    assert.equal(failure.retryAfterMs, 30_000);
    assert.deepEqual([failure.unsent, failure.outOfTime, isHeldBack(failure)], [true, false, true]);
  });

  it("a change, while the last request that is left is under way", async () => {
    const on = track();
    await on.send(on.answered({ ratelimit: '"default";r=1;t=30' }));
    const last = on.held();
    const first = on.send(last.attempt);
    const failure = await failureOf(on.pace.sendNow("change it", on.answered()));
    assert.equal(failure.retryAfterMs, 1_000);
    assert.equal(isHeldBack(failure), true);
    last.answer({ ratelimit: '"default";r=0;t=29.5' });
    await first;
    assert.deepEqual(on.sent, [0, 0]);
  });

  it("but a change goes when one may be sent, and a look that has to be whenever it is", async () => {
    const on = track();
    assert.equal(await on.pace.sendNow("change it", on.answered()), "answer");
    await failureOf(on.pace.sendNow("change it", on.failed("rate_limited", refusal)));
    assert.equal(await on.pace.sendAnyway(on.answered()), "answer");
    await on.clock.pass(29_999);
    await failureOf(on.pace.sendNow("change it", on.answered()));
    await on.clock.pass(1);
    assert.equal(await on.pace.sendNow("change it", on.answered()), "answer");
    assert.deepEqual(on.sent, [0, 0, 0, 30]);
  });

  const others: [name: string, code: ErrorCode, details: ErrorDetails][] = [
    ["a refusal", "rate_limited", { status: 429 }],
    ["a connection that could not be made", "network_failure", { unsent: true }],
  ];
  for (const [name, code, details] of others) {
    it(`${name} is not held back`, () => {
      assert.equal(isHeldBack(new CloudflareOAuthError(code, "", "", details)), false);
    });
  }
});
