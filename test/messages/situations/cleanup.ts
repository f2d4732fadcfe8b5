import { type Fault } from "../../../simulator";
import { DEMO, DEMO_ID, NEVER_DELETED, refuse, unconfirmed } from "../../helpers/http/cleanup-stage";
import { says } from "../../helpers/http/secrets-stage";
import { type MessageStage } from "../message-stage";
import { type Situation } from "../situation";

export const NOT_BEFORE = "2026-12-01T00:00:00Z";

const DELETED = { ...NEVER_DELETED, outcome: "deleted", hasRotatedSecret: false };

/** A cleanup whose requests fail like this. */
function withFaults(...faults: Fault[]): Situation["happens"] {
  return (on: MessageStage) => {
    faults.forEach((fault) => {
      on.simulator.addFault(fault);
    });
    return on.cleanup.create(DEMO);
  };
}

const operation = "deleteRotatedSecret";

/** The answer about a client with two secrets that leaves no request for what comes next. */
const USED_UP = says(
  200,
  { success: true, result: { client_id: "demo", has_rotated_secret: true } },
  { ratelimit: '"default";r=0;t=900' },
);

/** The cleanup, without `verify`. */
export const cleanup: Situation[] = [
  {
    heading: "The old secret stays until notBefore",
    happens: (on) => on.cleanup.create({ ...DEMO, notBefore: NOT_BEFORE }),
  },
  {
    heading: "A refresh finds an old secret",
    happens: (on) => on.cleanup.read(DEMO_ID, { ...DEMO, ...DELETED }),
  },
  {
    heading: "A refresh finds an old secret, of a cleanup that verifies",
    happens: (on) =>
      on.cleanup.read(DEMO_ID, {
        ...DEMO,
        ...DELETED,
        verify: { clientSecret: "n3w", previousClientSecret: "0ld" },
      }),
  },
  {
    heading: "A refresh finds an old secret in drift mode",
    happens: (on) => on.cleanup.read(DEMO_ID, { ...DEMO, ...DELETED, cleanupOn: "drift" }),
  },
  {
    heading: "A refresh finds an old secret in drift mode, before notBefore",
    happens: (on) =>
      on.cleanup.read(DEMO_ID, { ...DEMO, ...DELETED, cleanupOn: "drift", notBefore: NOT_BEFORE }),
  },
  {
    heading: "DELETE is refused for lack of a permission",
    happens: (on) => {
      on.simulator.setPermissions(on.simulator.token, ["OAuth Client Read"]);
      return on.cleanup.create(DEMO);
    },
  },
  {
    heading: "DELETE is answered three times with an error, and the old secret stays",
    happens: withFaults({ operation, times: Infinity, reply: refuse(500, 1000) }),
  },
  {
    heading: "The answer to DELETE is lost, and the client cannot be read",
    happens: withFaults(
      { operation, effect: true, reply: { kind: "reset" } },
      { operation: "getClient", skip: 1, reply: refuse(403, 10000) },
    ),
  },
  {
    heading: "DELETE is accepted, and the old secret goes on being reported",
    happens: withFaults({ operation: "getClient", times: Infinity, reply: { kind: "staleFlag" } }),
  },
  {
    heading: "DELETE is refused for longer than the operation may take",
    happens: withFaults({ operation, times: Infinity, reply: refuse(429, 10429, { "retry-after": "900" }) }),
  },
  {
    heading: "DELETE is not sent, since the requests are used up for longer than that",
    happens: withFaults({ operation: "getClient", times: Infinity, reply: USED_UP }),
  },
  {
    heading: "The run after a DELETE that was not confirmed finds an old secret",
    happens: (on) => on.cleanup.update(DEMO_ID, unconfirmed(), DEMO),
  },
  {
    heading: "SIGTERM during a DELETE that is refused",
    happens: (on) => {
      on.simulator.addFault({ operation, reply: refuse(429, 10429) });
      return on.terminated(operation).cleanup.create(DEMO);
    },
  },
];
