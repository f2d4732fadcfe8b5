import { issueNext } from "./chosen-secret";
import { type Situation } from "./situation";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const [FIRST, SECOND, LOST] = ["fake-secret-1", "fake-secret-2", "fake-secret-nobody-holds"];

const IMPORTS = `const { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } = require("pulumi-cloudflare-oauth");
`;
const CLIENT = `accountId: "${ACCOUNT}", oauthClientId: "web-shop"`;

/** A rotation and the cleanup behind it. The trigger is in the environment, so that it can be changed. */
function rotationAndCleanup(verify = ""): string {
  return `${IMPORTS}
const rotation = new OAuthClientSecretRotation("rotation", {
  ${CLIENT},
  triggers: { rotation: process.env.ROTATION ?? "first" },
  currentClientSecret: "${FIRST}",
});
new OAuthClientRotatedSecretCleanup("cleanup", {
  ${CLIENT},
  triggers: { rotatedAt: rotation.rotatedAt },${verify}
});
`;
}

/** The situations that each version records. */
export const SITUATIONS: readonly Situation[] = [
  {
    name: "verified",
    program: rotationAndCleanup(`
  verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },`),
    before: [{ clientId: "web-shop", secrets: [FIRST] }],
    after: [{ clientId: "web-shop", secrets: [SECOND] }],
    async reach(simulator, stack) {
      issueNext(simulator, "web-shop", SECOND);
      await stack.up();
    },
  },
  {
    name: "waiting",
    // Every input.
    program: `${IMPORTS}
new OAuthClientRotatedSecretCleanup("cleanup", {
  ${CLIENT},
  triggers: { rotation: 1, nested: { list: [true, null, "x"] } },
  cleanupOn: "drift",
  notBefore: "2999-01-01T00:00:00Z",
  verify: { clientSecret: "${SECOND}", previousClientSecret: "${FIRST}" },
});
`,
    before: [{ clientId: "web-shop", secrets: [SECOND, FIRST] }],
    after: [{ clientId: "web-shop", secrets: [SECOND, FIRST] }],
    async reach(_simulator, stack) {
      await stack.up();
    },
  },
  {
    name: "unconfirmed",
    program: rotationAndCleanup(),
    before: [{ clientId: "web-shop", secrets: [FIRST] }],
    after: [{ clientId: "web-shop", secrets: [SECOND] }],
    async reach(simulator, stack) {
      stack.skipPauses();
      issueNext(simulator, "web-shop", SECOND);
      // The rotation reads twice. From then on the flag stays true.
      simulator.addFault({
        operation: "getClient",
        skip: 2,
        times: Infinity,
        reply: { kind: "staleFlag" },
      });
      await stack.upFails();
    },
  },
  {
    name: "lost",
    program: rotationAndCleanup(),
    before: [{ clientId: "web-shop", secrets: [FIRST] }],
    after: [{ clientId: "web-shop", secrets: [LOST, SECOND] }],
    async reach(simulator, stack) {
      issueNext(simulator, "web-shop", SECOND);
      await stack.up();
      simulator.addFault({ operation: "rotateSecret", effect: true, reply: { kind: "reset" } });
      stack.env.ROTATION = "second";
      await stack.upFails();
    },
  },
];
