import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { ProviderContext } from "../../provider/context";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../provider/secret-rotation/lifecycle";
import { Termination } from "../../provider/termination";
import { type RequestMatch, type RequestRecord, type Simulator, startSimulator } from "../../simulator";
import { FakeClock } from "../helpers/fake-clock";
import { ACCOUNT, DELETE, DEMO, READ, refuse, unconfirmed } from "../helpers/http/cleanup-stage";
import { configurationFor } from "../helpers/http/configuration";
import { failureOf } from "../helpers/http/failure";
import { withHalfJitter, withoutProxies } from "../helpers/http/hermetic";
import { failureWithState, OLD, POST } from "../helpers/http/secrets-stage";

const INTERRUPTED = "interrupted: SIGTERM told the provider to end before the request was sent.";
const FIRST = { ...DEMO, triggers: { n: 1 }, currentClientSecret: OLD };
const UNROTATED = { clientSecret: OLD, previousClientSecret: null, rotatedAt: null };

describe("SIGTERM while something is changed: the next change is not sent", () => {
  withoutProxies();
  withHalfJitter();
  let simulator: Simulator;
  let context: ProviderContext;
  /** The request during which SIGTERM comes. */
  let moment: RequestMatch;

  beforeEach(async () => {
    const process = Object.assign(new EventEmitter(), {
      pid: 0,
      kill: () => assert.fail("it ends by itself"),
    });
    const onRequest = ({ operation }: RequestRecord) => {
      if (operation === moment.operation) {
        process.emit("SIGTERM");
      }
    };
    simulator = await startSimulator({
      accountId: ACCOUNT,
      clients: [{ clientId: "demo", secrets: [OLD] }],
      onRequest,
    });
    const engine = { assertEngineListens: () => Promise.resolve(), notify: () => undefined };
    const { beforeChange } = new Termination(engine, { alarm: () => () => undefined }, process);
    const configuration = configurationFor(simulator.baseUrl, simulator.token);
    context = new ProviderContext(() => configuration, new FakeClock(), engine.notify, beforeChange);
  });
  afterEach(() => simulator.close());

  it("a DELETE that Cloudflare refused is not repeated: an error, nothing changed", async () => {
    moment = { operation: "deleteRotatedSecret" };
    simulator.rotate("demo");
    simulator.addFault({ ...moment, reply: refuse(429, 10429) });
    const failure = await failureOf(new RotatedSecretCleanup(context).create(DEMO));
    assert.equal(failure.message, `${INTERRUPTED} Nothing was changed. Run \`pulumi up\` again.`);
    assert.deepEqual(simulator.takeRequests(), [READ(200), DELETE(429), READ(200), READ(200)]);
  });

  it("a DELETE that may have had its effect is not repeated: unconfirmed, so that the next up looks", async () => {
    moment = { operation: "deleteRotatedSecret" };
    simulator.rotate("demo");
    simulator.addFault({ ...moment, reply: { kind: "reset" } });
    const { failure, outputs } = await failureWithState(new RotatedSecretCleanup(context).create(DEMO));
    assert.equal(
      failure.message,
      `${INTERRUPTED} DELETE was sent; whether the old secret is gone is not known. Run \`pulumi up\` again. The ` +
        "next `pulumi up` looks first. If the old secret is still there, it is deleted in drift mode, and where `verify` " +
        "shows both secrets to be the known ones; otherwise the message says so, and a changed trigger deletes it.",
    );
    assert.deepEqual(outputs, unconfirmed());
    assert.deepEqual(simulator.takeRequests(), [READ(200), DELETE("reset"), READ(200), READ(200)]);
  });

  it("a POST that may yet have its effect is not repeated: the next up knows that a rotation is due", async () => {
    moment = { operation: "rotateSecret" };
    simulator.addFault({ ...moment, reply: { kind: "reset" } });
    const { failure, outputs } = await failureWithState(new SecretRotation(context).create(FIRST));
    assert.equal(
      failure.message,
      `${INTERRUPTED} The client has one secret as before: the rotation did not take place. Run \`pulumi up\` again. The ` +
        "next `pulumi up` rotates.",
    );
    assert.deepEqual(outputs, { ...FIRST, triggers: {}, ...UNROTATED, newSecretLost: false });
    assert.deepEqual(simulator.takeRequests(), [READ(200), POST("reset"), READ(200), READ(200)]);
  });

  it("the POST of a recovery waits for the next up, which knows that it is due", async () => {
    moment = { operation: "deleteRotatedSecret" };
    simulator.rotate("demo");
    const inputs = { ...FIRST, recoverLostSecret: true };
    const { failure, outputs } = await failureWithState(new SecretRotation(context).create(inputs));
    assert.equal(
      failure.message,
      `${INTERRUPTED} The older secret was deleted and no new one was issued: nobody may hold the secret that is left. ` +
        "Run `pulumi up` again. Do so at once: the next `pulumi up` rotates, and hands out the new secret.",
    );
    assert.deepEqual(outputs, { ...inputs, ...UNROTATED, newSecretLost: true });
    assert.deepEqual(simulator.takeRequests(), [READ(200), DELETE(200), READ(200), READ(200)]);
  });

  it("a POST whose answer is lost counts as lost, as without SIGTERM", async () => {
    moment = { operation: "rotateSecret" };
    simulator.addFault({ ...moment, effect: true, reply: { kind: "reset" } });
    const { failure, outputs } = await failureWithState(new SecretRotation(context).create(FIRST));
    assert.equal(failure.code, "rotated_secret_lost");
    assert.deepEqual(outputs, { ...FIRST, ...UNROTATED, newSecretLost: true });
    assert.deepEqual(simulator.takeRequests(), [READ(200), POST("reset"), READ(200)]);
  });
});
