import { type Fault } from "../../../simulator";
import { DEMO, DEMO_ID, refuse } from "../../helpers/http/cleanup-stage";
import { FIRST, LOST, RECOVER } from "../../helpers/http/loss-stage";
import { OLD, says } from "../../helpers/http/secrets-stage";
import { type MessageStage } from "../message-stage";
import { type Situation } from "../situation";

const operation = "rotateSecret";
const CUT = { operation, reply: { kind: "reset" } } as const satisfies Fault;
const UNREADABLE: Fault = { operation: "getClient", times: Infinity, skip: 1, reply: refuse(403, 10000) };

/** A first rotation of a client with one secret, in which these requests fail. */
function rotating(...faults: Fault[]) {
  return (on: MessageStage): Promise<unknown> => {
    on.simulator.retire("demo");
    faults.forEach((fault) => {
      on.simulator.addFault(fault);
    });
    return on.rotation.create(FIRST);
  };
}

/** A rotation that may delete the older of two secrets, in which these requests fail. */
function recovering(...faults: Fault[]) {
  return (on: MessageStage): Promise<unknown> => {
    faults.forEach((fault) => {
      on.simulator.addFault(fault);
    });
    return on.rotation.update(DEMO_ID, LOST, RECOVER);
  };
}

/** The rotation. */
export const rotation: Situation[] = [
  { heading: "There are two secrets already", happens: (on) => on.rotation.create(FIRST) },
  { heading: "The new secret is lost on its way", happens: rotating({ ...CUT, effect: true }) },
  {
    heading: "The answer is lost, and whether it rotated cannot be read",
    happens: rotating(CUT, UNREADABLE),
  },
  {
    heading: "The answer repeats the secret in use",
    happens: rotating({
      operation,
      effect: true,
      reply: says(200, { success: true, result: { client_secret: OLD } }),
    }),
  },
  {
    heading: "The answer is about another client",
    happens: rotating({
      operation,
      effect: true,
      reply: says(200, { success: true, result: { client_id: "other", client_secret: "s3cret" } }),
    }),
  },
  { heading: "The runs after a loss", happens: (on) => on.rotation.update(DEMO_ID, LOST, FIRST) },
  {
    heading: "A cleanup in the run that lost the secret",
    happens: async (on) => {
      const { rotation: lost, cleanup } = on.process();
      await lost.update(DEMO_ID, LOST, FIRST).catch(() => undefined);
      return await cleanup.create(DEMO);
    },
  },
  { heading: "POST is refused", happens: rotating({ operation, reply: refuse(403, 10000) }) },
  {
    heading: "The answer is lost twice, and it did not rotate",
    happens: rotating({ ...CUT, times: 2 }),
  },
  {
    heading: "The new secret is there, and the client does not show it",
    happens: rotating({
      operation: "getClient",
      times: Infinity,
      reply: { kind: "edit", edit: (envelope) => ({ ...envelope, result: ONE_SECRET }) },
    }),
  },
  { heading: "The new secret is there, and the client cannot be read", happens: rotating(UNREADABLE) },
  {
    heading: "A client without a secret is to be rotated",
    happens: (on) => {
      on.simulator.addClient({ clientId: "public", tokenEndpointAuthMethod: "none" });
      return on.rotation.create({ ...DEMO, oauthClientId: "public" });
    },
  },
  {
    heading: "SIGTERM during a POST that may yet have its effect",
    happens: (on) => {
      on.simulator.retire("demo");
      on.simulator.addFault(CUT);
      return on.terminated(operation).rotation.create(FIRST);
    },
  },
];

const ONE_SECRET = { client_id: "demo", has_rotated_secret: false };

/** The rotation with `recoverLostSecret: true`. */
export const recovery: Situation[] = [
  { heading: "A recovery that succeeds", happens: recovering() },
  {
    heading: "A recovery whose DELETE is refused",
    happens: recovering({ operation: "deleteRotatedSecret", reply: refuse(403, 10000) }),
  },
  {
    heading: "A recovery that does not know what became of its DELETE",
    happens: recovering({ operation: "deleteRotatedSecret", reply: { kind: "reset" } }, UNREADABLE),
  },
  {
    heading: "A recovery that has deleted and could not rotate",
    happens: recovering({ operation, reply: refuse(403, 10000) }),
  },
  {
    heading: "A recovery whose new secret is lost as well",
    happens: recovering({ ...CUT, effect: true }),
  },
];
