import { FAULTS } from "../helpers/faults/fault";
import { cells } from "./cells";
import { FAULT_MEANINGS } from "./fault-meanings";
import { REQUEST_KINDS } from "./request-kinds";
import { expected } from "./rules";

const INTRODUCTION = `# The fault matrix

Every request that the provider sends × every fault × how often it happens × whether the request has its effect all the
same, and the end state of each: generated from the rules in rules.ts and token-rules.ts, and each line run as a test
against the simulator. Regenerate it with

    UPDATE_FAULT_MATRIX=1 npx mocha test/faults/fault-matrix.test.ts -g "is what the rules say"

In every line the secret in use is still there, nothing that was shown holds a secret, and the operation took no longer than
its limit of 600 s, each request without an answer counted as the 30 s that it is given.

- **ends**: ok, what a refresh or a diff says, or the code of the error
- **state**: what the state of the stack holds afterwards; none: it is as it was, "due": the next \`up\` rotates
- **flag**: has_rotated_secret at Cloudflare afterwards
- **met**: how many requests the fault happened to; once is 1, for a while 3 (2 for a DELETE and a POST)
- **DELETE**, **POST**: how many the operation sent, and how many of them had their effect
- **next**: what the state holds after the next \`up\`, without a fault. Where that one ends with an error, its code stands
  before it, and the state is that after an \`up\` that follows its advice: a changed trigger, or recoverLostSecret

What each fault means at Cloudflare's API (at the token endpoint all but two mean verification_unknown and may pass: 401
invalid_client is a refusal of the secret, and Retry-After 3600 is longer than the operation may wait):
`;

const row = (columns: readonly (string | number)[]): string => `| ${columns.join(" | ")} |`;
const yesNo = (value: boolean): string => (value ? "yes" : "no");

/** The whole table as it stands in fault-matrix.md. */
export function faultMatrix(): string {
  const meanings = Object.keys(FAULTS).map((name) => {
    const { code, passes, doubt } = FAULT_MEANINGS[name as keyof typeof FAULTS];
    return row([name, code, yesNo(passes), yesNo(doubt)]);
  });
  return [
    INTRODUCTION,
    row(["fault", "code", "may pass", "leaves doubt whether the request had its effect"]),
    "|---|---|---|---|",
    ...meanings,
    "",
    row([
      "request",
      "fault",
      "effect",
      "how often",
      "ends",
      "state",
      "flag",
      "met",
      "DELETE",
      "POST",
      "next",
    ]),
    "|---|---|---|---|---|---|---|---|---|---|---|",
    ...cells().map((cell) => {
      const effect = cell.effect === undefined ? "" : yesNo(cell.effect);
      const { ends, state, flag, met, deletes, posts, next } = expected(cell);
      const end = [ends, state, String(flag), met, deletes, posts, next];
      return row([REQUEST_KINDS[cell.request].name, cell.fault, effect, cell.often, ...end]);
    }),
    "",
  ].join("\n");
}
