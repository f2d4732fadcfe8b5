import { type Act } from "./act";

/**
 * The requests of a rotation beside its looks: rotate; the service takes over the new secret; try both secrets, delete the
 * old one, try both again. Status 400 is about the made-up code that comes with a secret, which was accepted; 401
 * is about the secret.
 */
const rotation = "POST newest:200 newest:400 old:400 DELETE newest:400 deleted:401";

/** What the outputs must say after it. */
const proven = [/outcome *: "deleted"/, /proof *: "oldSecretRefused"/];

/** A rotation under a service that must not notice. */
export const zeroDowntime: Act = {
  title:
    "A new stack of examples/zero-downtime-rotation, and a service that authenticates as web-shop all the time.",
  example: "zero-downtime-rotation",
  clients: [{ clientId: "web-shop" }],
  async setUp(stage) {
    const { directory } = await stage.startService("web-shop");
    const values = {
      accountId: stage.simulator.accountId,
      oauthClientId: "web-shop",
      rotation: "first",
      serviceDirectory: directory,
    };
    await stage.pulumi(["stack", "init", "demo"]);
    const assignments = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await stage.pulumi(["config", "set-all", ...assignments]);
    const [inUse = ""] = stage.simulator.client("web-shop").secrets;
    await stage.pulumi(["config", "set", "--secret", "currentClientSecret"], { input: inUse });
  },
  scenes: [
    {
      title:
        "`pulumi up` rotates, hands the new secret to the service, waits for it, deletes the old one, and proves it.",
      commands: [["up"]],
      reads: 4,
      expected: { "web-shop": { secrets: 1, requests: rotation } },
      prints: proven,
      service: "new secret",
    },
    {
      title: "The next rotation: one changed trigger, `pulumi up`, done.",
      commands: [["config", "set", "rotation", "second"], ["up"]],
      reads: 4,
      expected: { "web-shop": { secrets: 1, requests: rotation } },
      prints: [/rotatedAt *: "\S+" => "\S+"/, ...proven],
      service: "new secret",
    },
    {
      title: "`pulumi destroy` changes nothing at Cloudflare, nor for the service.",
      commands: [["destroy"]],
      reads: 0,
      expected: { "web-shop": { secrets: 1, requests: "" } },
      service: "same secret",
    },
  ],
};
