import assert from "node:assert/strict";
import { CloudflareOAuthError, type ErrorCode, type ErrorDetails } from "../../provider/errors";
import { isHeldBack } from "../../provider/pace";
import { RATE_LIMIT_ADVICE } from "../../provider/rate-limit";
import { failureOf } from "../helpers/http/failure";
import { withHalfJitter } from "../helpers/http/hermetic";
import { LIMIT_MS, trackedPace } from "../helpers/tracked-pace";

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
      const on = trackedPace();
      assert.equal((await failureOf(on.send(on.failed(code, details)))).code, code);
      await on.clock.run(Promise.all([on.send(on.answered()), on.send(on.answered())]));
      assert.deepEqual(on.sent, [0, next, next]);
    });
  }

  it("an error of another kind: nothing", async () => {
    const on = trackedPace();
    const foreign = Object.assign(new Error("broken"), { code: "rate_limited", retryAfterMs: 7_000 });
    await assert.rejects(
      on.send(() => Promise.reject(foreign)),
      (error) => error === foreign,
    );
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0]);
  });

  it("the quota, when that is renewed later", async () => {
    const on = trackedPace();
    await on.send(on.answered({ ratelimit: '"default";r=0;t=60' }));
    const refusal: ErrorDetails = { status: 429, retryAfterMs: 30_000 };
    await failureOf(on.pace.sendAnyway(on.failed("rate_limited", refusal)));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 60]);
    assert.deepEqual(on.announced, [30_000, 30_000]);
  });

  it("refusals in a row that do not say how long: longer pauses, until one succeeds", async () => {
    const on = trackedPace();
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
    const on = trackedPace();
    const details = (seconds: number) => ({ status: 429, retryAfterMs: seconds * 1000 });
    await failureOf(on.pace.sendAnyway(on.failed("rate_limited", details(30))));
    await failureOf(on.pace.sendAnyway(on.failed("rate_limited", details(7))));
    await on.clock.run(on.send(on.answered()));
    assert.deepEqual(on.sent, [0, 0, 30]);
  });

  it("what fails is not under way any more", async () => {
    const on = trackedPace();
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
    const on = trackedPace();
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
    assert.equal(
      failure.happened,
      "Cloudflare asks to wait 30 s: the request to ask was not sent, since the operation has not that much time left.",
    );
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
    const on = trackedPace();
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
    const on = trackedPace();
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
