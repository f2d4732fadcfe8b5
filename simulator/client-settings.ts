import { invalidBody } from "./api-failure";
import type { ClientChanges, ClientSettings } from "./types";

/** What a property of a request body must be. */
interface Rule {
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const text: Rule = { expected: "a string", accepts: (value) => typeof value === "string" };

const texts: Rule = {
  expected: "an array of strings",
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
};

function oneOf(...allowed: unknown[]): Rule {
  return { expected: `one of ${allowed.join(", ")}`, accepts: (value) => allowed.includes(value) };
}

function someOf(...allowed: unknown[]): Rule {
  return {
    expected: `an array of ${allowed.join(", ")}`,
    accepts: (value) => Array.isArray(value) && value.every((item) => allowed.includes(item)),
  };
}

const rules: Record<keyof ClientSettings, Rule> = {
  client_name: text,
  grant_types: someOf("authorization_code", "refresh_token"),
  redirect_uris: texts,
  response_types: someOf("token", "id_token", "code"),
  scopes: texts,
  token_endpoint_auth_method: oneOf("none", "client_secret_basic", "client_secret_post"),
  allowed_cors_origins: texts,
  client_uri: text,
  logo_uri: text,
  optional_scopes: texts,
  policy_uri: text,
  post_logout_redirect_uris: texts,
  tos_uri: text,
};

const required: readonly string[] = [
  "client_name",
  "grant_types",
  "redirect_uris",
  "response_types",
  "scopes",
  "token_endpoint_auth_method",
] satisfies (keyof ClientSettings)[];

/** Reads the body of a create request. Throws {@link invalidBody} with every mistake. */
export function readNewClient(body: string): ClientSettings {
  return check(parseObject(body), rules, required) as ClientSettings;
}

/**
 * Reads the body of an update request. Throws {@link invalidBody} with every mistake. What else Cloudflare
 * asks of a client that goes public (a logo, a verified host) is not simulated.
 */
export function readClientChanges(body: string): ClientChanges {
  return check(parseObject(body), { ...rules, visibility: oneOf("public") }, []);
}

/** The properties that have a rule, all of them kept; whether Cloudflare refuses others is unconfirmed. */
function check(
  given: Record<string, unknown>,
  rulesByName: Record<string, Rule>,
  requiredNames: readonly string[],
): ClientChanges {
  const mistakes = Object.entries(rulesByName)
    .filter(([name, rule]) => (name in given ? !rule.accepts(given[name]) : requiredNames.includes(name)))
    .map(([name, rule]) => ({ pointer: `/${name}`, message: `${name} must be ${rule.expected}` }));
  if (mistakes.length > 0) throw invalidBody(mistakes);
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in rulesByName));
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Not JSON at all: the same mistake as JSON of another shape.
  }
  throw invalidBody([{ pointer: "", message: "The request body must be a JSON object" }]);
}
