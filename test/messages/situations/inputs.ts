import { DEMO } from "../../helpers/http/cleanup-stage";
import { type MessageStage, type Process } from "../message-stage";
import { type Situation } from "../situation";

const checks: [heading: string, resource: keyof Process, inputs: Record<string, unknown>][] = [
  ["Nothing given", "cleanup", {}],
  ["Ids of a wrong form", "cleanup", { accountId: "0123456789abcdef", oauthClientId: "apps/demo" }],
  [
    "Every input of a cleanup wrong",
    "cleanup",
    { ...DEMO, triggers: "2026-11", cleanupOn: "always", notBefore: "2026-12-01", verify: "s3cret" },
  ],
  ["Secrets to verify that are wrong", "cleanup", { ...DEMO, verify: { clientSecret: "" } }],
  [
    "Twice the same secret",
    "cleanup",
    { ...DEMO, verify: { clientSecret: "s3cret", previousClientSecret: "s3cret" } },
  ],
  [
    "Misspelt inputs of a cleanup",
    "cleanup",
    { ...DEMO, trigers: {}, verify: { clientSecret: "s3cret", oldSecret: "0ld" } },
  ],
  [
    "Every input of a rotation wrong",
    "rotation",
    { ...DEMO, triggers: [1], currentClientSecret: 4711, recoverLostSecret: "yes" },
  ],
  ["A misspelt input of a rotation", "rotation", { ...DEMO, trigger: { rotation: "2026-11" } }],
];

/** Inputs that `pulumi preview` already refuses. */
export const inputs: Situation[] = checks.map(([heading, resource, given]) => ({
  heading,
  happens: (on: MessageStage) => on.handlers(resource).check({}, given),
}));
