/**
 * Stands for your service: all the time it authenticates at the token endpoint, with the secret that it finds in a file.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const tokenUrl = setting("TOKEN_URL");
const clientId = setting("CLIENT_ID");
const secretFile = join(setting("DIRECTORY"), "secret.json");
const statusFile = join(setting("DIRECTORY"), "status.json");

/** What it reports: it is read by the stack, and holds no secret. */
const status = {
  /** Version of the secret that was last accepted. */
  secretVersion: "",
  /** How often it has authenticated, by version of the secret. */
  authenticated: {} as Record<string, number>,
  /** How often it could not. */
  failed: 0,
};

interface Secret {
  version: string;
  clientSecret: string;
}

interface Tokens {
  refresh_token?: string;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
async function authenticate(grant: Record<string, string>): Promise<Tokens> {
  // Read anew each time: so the next request after a change uses the new one, and no notice of it can get lost.
  const { version, clientSecret } = JSON.parse(await readFile(secretFile, "utf8")) as Secret;
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
  const body = new URLSearchParams(grant);
  const response = await fetch(tokenUrl, { method: "POST", headers: { authorization }, body });
  if (!response.ok) throw new Error(`HTTP ${response.status} with secret version ${version}`);

  if (status.secretVersion !== version) console.log(`service: authenticated with secret version ${version}`);
  status.secretVersion = version;
  status.authenticated[version] = (status.authenticated[version] ?? 0) + 1;
  return (await response.json()) as Tokens;
}

async function report(): Promise<void> {
  await writeFile(`${statusFile}.new`, JSON.stringify(status));
  await rename(`${statusFile}.new`, statusFile);
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing`);
  return value;
}

const stopping = new AbortController();
const stop = () => {
  stopping.abort();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The program that started it, if it has an IPC channel to it, has ended.
process.once("disconnect", stop);

// Somebody has logged in: the code can be used once, the refresh token that it brings again and again.
const login = await authenticate({ grant_type: "authorization_code", code: setting("CODE") });
let refreshToken = login.refresh_token ?? "";
while (!stopping.signal.aborted) {
  let pauseMs = 20;
  try {
    const tokens = await authenticate({ grant_type: "refresh_token", refresh_token: refreshToken });
    refreshToken = tokens.refresh_token ?? refreshToken;
  } catch (error) {
    status.failed++;
    console.error(`service: could not authenticate: ${String(error)}`);
    pauseMs = 1000;
  }
  await report();
  await setTimeout(pauseMs);
}
process.exit();
