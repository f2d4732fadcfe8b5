import { type FaultReply } from "../../../simulator";
import { DEMO, DEMO_ID, page, refuse } from "../../helpers/http/cleanup-stage";
import { describedAs, says } from "../../helpers/http/secrets-stage";
import { type MessageStage } from "../message-stage";
import { type Situation } from "../situation";

/** Answers to the first look, which is all that a `pulumi refresh` does. */
const answers: [heading: string, reply: FaultReply][] = [
  ["The token is wrong", refuse(401, 10000)],
  ["The token lacks a permission", refuse(403, 10000)],
  ["The account has no such client", refuse(404, 10001)],
  ["The account is wrong", refuse(404, 7003)],
  ["Cloudflare's API has an error", refuse(500, 1000)],
  ["A page instead of JSON", page(200)],
  ["A redirect", page(302)],
  ["JSON of another shape", says(200, { success: true, result: [] })],
  [
    "JSON that is packed",
    { kind: "respond", status: 200, body: "", headers: { "content-encoding": "gzip" } },
  ],
  ["An answer without end", says(200, { padding: "0".repeat(33 * 1024 * 1024) })],
  ["Another client than the one asked for", describedAs({ client_id: "other" })],
  ["The flag is missing", describedAs({ has_rotated_secret: undefined })],
  ["Too many requests, for how long is not said", refuse(429, 10429)],
  ["Too many requests, for longer than the operation may take", refuse(429, 10429, { "retry-after": "900" })],
];

/** What Cloudflare's API answers when it is asked about a client, before anything is changed. */
export const apiAnswers: Situation[] = answers.map(([heading, reply]) => ({
  heading,
  happens: (on: MessageStage) => {
    on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
    return on.cleanup.create(DEMO);
  },
}));

/** As above, in commands that never change anything. */
export const looks: Situation[] = [
  {
    heading: "`pulumi refresh` with a wrong token",
    happens: (on) => on.process({ config: { "cloudflare:apiToken": "t0ken" } }).cleanup.read(DEMO_ID, {}),
  },
  {
    heading: "`pulumi preview` in drift mode, and the client is gone",
    happens: (on) => {
      on.simulator.removeClient("demo");
      const state = {
        ...DEMO,
        cleanupOn: "drift",
        hasRotatedSecret: false,
        outcome: "deleted",
        proof: "none",
      };
      return on.cleanup.diff(DEMO_ID, state, { ...DEMO, cleanupOn: "drift" });
    },
  },
];
