import { type Act } from "./act";

const clients = [
  { clientId: "web-shop", rotated: true },
  { clientId: "mobile-app", rotated: true },
  { clientId: "back-office" },
];

/** What the cleanup does, and what it leaves alone. */
export const quickstart: Act = {
  title: "A new stack of examples/quickstart, for three OAuth clients.",
  example: "quickstart",
  clients,
  async setUp(stage) {
    await stage.pulumi(["stack", "init", "demo"]);
    await stage.pulumi(["config", "set", "accountId", stage.simulator.accountId]);
    for (const [index, { clientId }] of clients.entries()) {
      await stage.pulumi(["config", "set", "--path", `oauthClientIds[${index}]`, clientId]);
    }
    await stage.pulumi(["config", "set", "rotation", "first"]);
  },
  scenes: [
    {
      title: "web-shop and mobile-app were rotated; their old secrets still work. `pulumi up` deletes those.",
      commands: [["up"]],
      reads: 5,
      expected: {
        "web-shop": { secrets: 1, requests: "DELETE" },
        "mobile-app": { secrets: 1, requests: "DELETE" },
        "back-office": { secrets: 1, requests: "" },
      },
    },
    {
      title: "`pulumi up` again: the program is the same, so not a single request is sent.",
      commands: [["up"]],
      reads: 0,
      expected: {
        "web-shop": { secrets: 1, requests: "" },
        "mobile-app": { secrets: 1, requests: "" },
        "back-office": { secrets: 1, requests: "" },
      },
    },
    {
      title:
        "Somebody rotates web-shop elsewhere. `pulumi refresh` warns, and leaves the old secret: it may be in use.",
      outside: (simulator) => simulator.rotate("web-shop"),
      commands: [["refresh"]],
      reads: 3,
      expected: {
        "web-shop": { secrets: 2, requests: "" },
        "mobile-app": { secrets: 1, requests: "" },
        "back-office": { secrets: 1, requests: "" },
      },
      prints: [/warning: OAuth client web-shop .*has a rotated secret/],
    },
    {
      title: "Now the new secret is in use. A changed trigger says so, and `pulumi up` deletes the old one.",
      commands: [["config", "set", "rotation", "second"], ["up"]],
      reads: 4,
      expected: {
        "web-shop": { secrets: 1, requests: "DELETE" },
        "mobile-app": { secrets: 1, requests: "" },
        "back-office": { secrets: 1, requests: "" },
      },
    },
    {
      title: "`pulumi destroy` forgets the resources. It changes nothing at Cloudflare and sends no request.",
      commands: [["destroy"]],
      reads: 0,
      expected: {
        "web-shop": { secrets: 1, requests: "" },
        "mobile-app": { secrets: 1, requests: "" },
        "back-office": { secrets: 1, requests: "" },
      },
    },
  ],
};
