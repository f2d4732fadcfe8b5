import { CloudflareOAuthError } from "./errors";

/** How requests to Cloudflare are authenticated (developers.cloudflare.com/fundamentals/api/how-to/make-api-calls). */
export type Credential =
  | { readonly kind: "apiToken"; readonly apiToken: string }
  | { readonly kind: "apiKey"; readonly email: string; readonly apiKey: string };

/** What the provider needs to know before it sends anything. */
export interface Configuration {
  readonly credential: Credential;
  /** Root of Cloudflare's API, without a slash at its end. */
  readonly baseUrl: string;
  /** Token endpoint at which a client secret is tried out, without a slash at its end. */
  readonly tokenUrl: string;
  /** How long one operation on one resource may take, in milliseconds. */
  readonly operationLimitMs: number;
}

/** Reads one key of the stack configuration, such as `cloudflare:apiToken`. */
export type ConfigReader = (key: string) => unknown;

const DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4";
/** The token endpoint of Cloudflare's authorization server (developers.cloudflare.com/fundamentals/oauth). */
const DEFAULT_TOKEN_URL = "https://dash.cloudflare.com/oauth2/token";
const DEFAULT_OPERATION_TIMEOUT_SECONDS = 600;

/**
 * Reads the configuration with the keys and variables of @pulumi/cloudflare: the stack configuration first, then the
 * environment, an empty value counting as none.
 *
 * @throws invalid_configuration, naming keys and variables and never a value.
 */
export function readConfiguration(config: ConfigReader, env: NodeJS.ProcessEnv): Configuration {
  const settings = new Settings(config, env);
  return {
    credential: readCredential(settings),
    baseUrl: readUrl(settings, "cloudflare:baseUrl", "CLOUDFLARE_BASE_URL", DEFAULT_BASE_URL),
    tokenUrl: readUrl(settings, "cloudflareOauth:tokenUrl", "CLOUDFLARE_OAUTH_TOKEN_URL", DEFAULT_TOKEN_URL),
    operationLimitMs: readOperationLimit(settings),
  };
}

interface Setting {
  readonly value: string;
  readonly from: "configuration" | "environment";
}

class Settings {
  constructor(
    private readonly config: ConfigReader,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  find(key: string, variable?: string): Setting | undefined {
    const configured = this.config(key);
    if (typeof configured === "number" || (typeof configured === "string" && configured !== "")) {
      return { value: String(configured), from: "configuration" };
    }
    const inherited = variable === undefined ? undefined : this.env[variable];
    return inherited ? { value: inherited, from: "environment" } : undefined;
  }
}

const CREDENTIAL_ADVICE =
  "Set cloudflare:apiToken (or CLOUDFLARE_API_TOKEN), or cloudflare:apiKey with cloudflare:email " +
  "(or CLOUDFLARE_API_KEY with CLOUDFLARE_EMAIL), for example: pulumi config set --secret cloudflare:apiToken";

function readCredential(settings: Settings): Credential {
  const token = settings.find("cloudflare:apiToken", "CLOUDFLARE_API_TOKEN");
  const key = settings.find("cloudflare:apiKey", "CLOUDFLARE_API_KEY");
  const email = settings.find("cloudflare:email", "CLOUDFLARE_EMAIL");

  if (token && token.from === key?.from) {
    throw invalid(
      `The ${token.from} holds two credentials: an API token and an API key.`,
      `Keep one of them. ${CREDENTIAL_ADVICE}`,
    );
  }
  if (token && (!key || token.from === "configuration")) {
    return {
      kind: "apiToken",
      apiToken: sendable(token.value, "cloudflare:apiToken (CLOUDFLARE_API_TOKEN)"),
    };
  }
  if (key && email) {
    return {
      kind: "apiKey",
      email: sendable(email.value, "cloudflare:email (CLOUDFLARE_EMAIL)"),
      apiKey: sendable(key.value, "cloudflare:apiKey (CLOUDFLARE_API_KEY)"),
    };
  }
  if (key) {
    throw invalid("There is an API key without the email of its owner.", CREDENTIAL_ADVICE);
  }
  if (email) {
    throw invalid("There is an email without an API key.", CREDENTIAL_ADVICE);
  }
  throw invalid("There is no credential for Cloudflare.", CREDENTIAL_ADVICE);
}

/** A header value that HTTP cannot carry would fail later, with a message that may hold it. */
function sendable(value: string, name: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) {
    return value;
  }
  throw invalid(
    `${name} holds white space or characters that cannot stand in an HTTP header.`,
    "Set it again, without a line break or quotes around it.",
  );
}

function readUrl(settings: Settings, key: string, variable: string, fallback: string): string {
  const setting = settings.find(key, variable);
  const name = `${key} (${variable})`;
  const advice = `Correct it, or leave it out for ${fallback}.`;
  const url = URL.parse(setting?.value ?? fallback);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalid(`${name} is not an http(s) URL.`, advice);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw invalid(`${name} holds a user, a password, a query or a fragment.`, advice);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw invalid(`${name} is plain http, which would send credentials unencrypted.`, `Use https. ${advice}`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Whether the host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function readOperationLimit(settings: Settings): number {
  const key = "cloudflareOauth:operationTimeoutSeconds";
  const text = settings.find(key)?.value ?? String(DEFAULT_OPERATION_TIMEOUT_SECONDS);
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400) {
    return seconds * 1000;
  }
  throw invalid(
    `${key} is not a number of seconds between 0 and 86400.`,
    `Correct it, or leave it out for ${DEFAULT_OPERATION_TIMEOUT_SECONDS}.`,
  );
}

function invalid(happened: string, advice: string): CloudflareOAuthError {
  return new CloudflareOAuthError("invalid_configuration", `${happened} Nothing was sent.`, advice);
}
