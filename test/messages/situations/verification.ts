import { type FaultReply, type RequestMatch } from "../../../simulator";
import { fingerprint } from "../../../provider/rotated-secret-cleanup/verification";
import { DEMO, DEMO_ID, NEVER_DELETED, page } from "../../helpers/http/cleanup-stage";
import { describedAs, NEW, OLD, WRONG } from "../../helpers/http/secrets-stage";
import { type MessageStage } from "../message-stage";
import { type Situation } from "../situation";

const BOTH = { clientSecret: NEW, previousClientSecret: OLD };

/** A cleanup that verifies with these secrets. */
function verify(on: MessageStage, secrets: object = BOTH): Promise<unknown> {
  return on.cleanup.create({ ...DEMO, verify: secrets });
}

/** The token endpoint, or another one, answers so, from the request after the first `skip` on. */
function answering(reply: FaultReply, skip = 0, match: RequestMatch = { operation: "token" }) {
  return (on: MessageStage): Promise<unknown> => {
    on.simulator.addFault({ ...match, skip, times: Infinity, reply });
    return verify(on);
  };
}

const BUSY: FaultReply = { kind: "respond", status: 429, body: "", headers: { "retry-after": "900" } };
const HUGE: FaultReply = { kind: "respond", status: 400, body: "0".repeat(2 * 1024 * 1024) };

/** With two secrets, before anything is deleted. */
export const beforeDeletion: Situation[] = [
  { heading: "The new secret is refused", happens: (on) => verify(on, { clientSecret: WRONG }) },
  {
    heading: "The previous secret is refused",
    happens: (on) => verify(on, { ...BOTH, previousClientSecret: WRONG }),
  },
  {
    heading: "The new secret was once the only one",
    happens: (on) => {
      const state = { ...DEMO, ...NEVER_DELETED, outcome: "deleted", hasRotatedSecret: false };
      const old = { ...state, onlySecretFingerprint: fingerprint(DEMO, OLD) };
      return on.cleanup.update(DEMO_ID, old, { ...DEMO, verify: { clientSecret: OLD } });
    },
  },
  { heading: "The token endpoint answers with a page", happens: answering(page(502)) },
  { heading: "The token endpoint cuts the connection", happens: answering({ kind: "reset" }) },
  { heading: "The token endpoint answers without end", happens: answering(HUGE) },
  { heading: "The token endpoint asks to wait", happens: answering(BUSY) },
  {
    heading: "The client authenticates in another way",
    happens: answering(describedAs({ token_endpoint_auth_method: "private_key_jwt" }), 0, {
      operation: "getClient",
    }),
  },
  {
    heading: "A client without a secret",
    happens: (on) => {
      on.simulator.addClient({ clientId: "public", tokenEndpointAuthMethod: "none" });
      return on.cleanup.create({ ...DEMO, oauthClientId: "public", verify: BOTH });
    },
  },
];

/** With one secret, which this run has not deleted the other of. */
export const onlySecret: Situation[] = [
  {
    heading: "One secret, and it is another than the two that are given",
    happens: (on) => {
      on.simulator.retire("demo");
      return verify(on, { clientSecret: WRONG, previousClientSecret: OLD });
    },
  },
  {
    heading: "One secret, and it is the previous one",
    happens: (on) => {
      on.simulator.retire("demo");
      return verify(on, { clientSecret: OLD, previousClientSecret: NEW });
    },
  },
  {
    heading: "One secret, and the token endpoint accepts two",
    happens: (on) => {
      on.simulator.setSecretLag({ acceptDeleted: Infinity });
      on.simulator.retire("demo");
      return verify(on);
    },
  },
];

/** After this run has sent DELETE. */
export const afterDeletion: Situation[] = [
  { heading: "Deleted, and the token endpoint then answers with a page", happens: answering(page(502), 2) },
  {
    heading: "Deleted, and the token endpoint accepts the old secret all the same",
    happens: (on) => {
      on.simulator.setSecretLag({ acceptDeleted: Infinity });
      return verify(on);
    },
  },
  {
    heading: "Deleted, and it was the new one: the two were given the wrong way round",
    happens: (on) => verify(on, { clientSecret: OLD, previousClientSecret: NEW }),
  },
  {
    heading: "Somebody else was faster, and the token endpoint then answers with a page",
    happens: (on) => {
      const operation = "deleteRotatedSecret";
      on.onRequest = (answered) => {
        if (answered === operation) {
          on.simulator.retire("demo");
          on.simulator.addFault({ operation: "token", times: Infinity, reply: page(502) });
        }
      };
      on.simulator.addFault({ operation, reply: page(429) });
      return verify(on);
    },
  },
];
