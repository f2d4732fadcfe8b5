// `npm run demo`: shows on a simulated Cloudflare, with the real Pulumi CLI, what the cleanup does and what it leaves
// alone. Checks what it claims, and leaves nothing behind.
import { styleText } from "node:util";
import { type Act, playAct, summary } from "./act";
import { findCli } from "./find-cli";
import { Interrupted, interruption } from "./interruption";
import { Stage } from "./stage";

const clients = [
  { clientId: "web-shop", rotated: true },
  { clientId: "mobile-app", rotated: true },
  { clientId: "back-office" },
];

const acts: Act[] = [
  {
    title: "web-shop and mobile-app were rotated; their old secrets still work. `pulumi up` deletes those.",
    commands: [["up"]],
    expected: {
      "web-shop": { secrets: 1, requests: "GET DELETE GET" },
      "mobile-app": { secrets: 1, requests: "GET DELETE GET" },
      "back-office": { secrets: 1, requests: "GET" },
    },
  },
  {
    title: "`pulumi up` again: the program is the same, so not a single request is sent.",
    commands: [["up"]],
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
    expected: {
      "web-shop": { secrets: 2, requests: "GET" },
      "mobile-app": { secrets: 1, requests: "GET" },
      "back-office": { secrets: 1, requests: "GET" },
    },
    prints: /warning: OAuth client web-shop .*has a rotated secret/,
  },
  {
    title: "Now the new secret is in use. A changed trigger says so, and `pulumi up` deletes the old one.",
    commands: [["config", "set", "rotation", "second"], ["up"]],
    expected: {
      "web-shop": { secrets: 1, requests: "GET DELETE GET" },
      "mobile-app": { secrets: 1, requests: "GET" },
      "back-office": { secrets: 1, requests: "GET" },
    },
  },
  {
    title: "`pulumi destroy` forgets the resources. It changes nothing at Cloudflare and sends no request.",
    commands: [["destroy"]],
    expected: {
      "web-shop": { secrets: 1, requests: "" },
      "mobile-app": { secrets: 1, requests: "" },
      "back-office": { secrets: 1, requests: "" },
    },
  },
];

async function play(stage: Stage): Promise<void> {
  await setUp(stage);
  for (const [index, act] of acts.entries()) {
    announce(`${index + 1}/${acts.length}  ${act.title}`);
    await playAct(stage, act);
  }
}

async function setUp(stage: Stage): Promise<void> {
  announce("A new stack of examples/quickstart, for three OAuth clients.");
  await stage.pulumi(["stack", "init", "demo"]);
  await stage.pulumi(["config", "set", "accountId", stage.simulator.accountId]);
  for (const [index, { clientId }] of clients.entries()) {
    await stage.pulumi(["config", "set", "--path", `oauthClientIds[${index}]`, clientId]);
  }
  await stage.pulumi(["config", "set", "rotation", "first"]);
}

function announce(text: string): void {
  console.log(`\n${styleText("bold", `── ${text}`)}\n`);
}

async function main(): Promise<void> {
  const cli = await findCli();
  const start = Date.now();
  console.log(
    `\nPulumi is real, version ${cli.version}. Cloudflare is a simulator on this machine: no account is touched.`,
  );

  const interrupted = interruption();
  const stage = await Stage.open(cli, clients);
  try {
    await Promise.race([play(stage), interrupted]);
  } finally {
    await stage.close();
  }
  console.log(`\n${summary(acts, stage.simulator.requests, Date.now() - start)}`);
}

main().catch((error: unknown) => {
  console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
});
