#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startSimulator, toLine, type SimulatedClientOptions, type SimulatorOptions } from ".";

const USAGE = `Usage: cloudflare-oauth-simulator [options]

Simulates Cloudflare's OAuth client endpoints and its OAuth token endpoint on 127.0.0.1 until it is
interrupted.

  --port N                  port to listen on (default: any free one)
  --account ID              account id, 32 characters (default: 0123456789abcdef0123456789abcdef)
  --token T                 API token to accept; it is printed, so make one up (default: a random one)
  --client ID[:rotated]     an OAuth client, with two secrets if ":rotated"; may be repeated
  --help                    show this text
`;

interface CommandLine {
  readonly help: boolean;
  readonly options: SimulatorOptions;
}

function parseCommandLine(): CommandLine {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      account: { type: "string" },
      token: { type: "string" },
      client: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  const { port, account, token, client, help } = values;
  return {
    help,
    options: {
      clients: client.map(parseClient),
      ...(port !== undefined && { port: parsePort(port) }),
      ...(account !== undefined && { accountId: account }),
      ...(token !== undefined && {
        credentials: [{ token, permissions: ["OAuth Client Read", "OAuth Client Write"] }],
      }),
    },
  };
}

function parseClient(text: string): SimulatedClientOptions {
  const clientId = text.replace(/:rotated$/, "");
  if (clientId === "") throw new Error("--client needs an id");
  return { clientId, rotated: clientId !== text };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${text} is no port`);
  return port;
}

async function main(): Promise<void> {
  const { help, options } = parseCommandLine();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const simulator = await startSimulator({
    ...options,
    onRequest: (request) => {
      console.log(toLine(request));
    },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.close());
  // The token was made for this simulator and opens nothing else: it may be shown.
  console.log(`Cloudflare simulator at ${simulator.baseUrl}, account ${simulator.accountId}`);
  const environment = {
    CLOUDFLARE_BASE_URL: simulator.baseUrl,
    CLOUDFLARE_API_TOKEN: simulator.token,
    CLOUDFLARE_OAUTH_TOKEN_URL: simulator.tokenUrl,
  };
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  console.log(`export ${assignments.join(" ")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
