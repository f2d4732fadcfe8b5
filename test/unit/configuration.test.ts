import assert from "node:assert/strict";
import { type Credential, readConfiguration } from "../../provider/configuration";
import { CloudflareOAuthError } from "../../provider/errors";

const TOKEN = { kind: "apiToken", apiToken: "t0ken" } as const;
const KEY = { kind: "apiKey", email: "a@example.com", apiKey: "k3y" } as const;

function read(config: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) {
  return readConfiguration((key) => config[key], env);
}

function failureOf(config: Record<string, unknown>, env: NodeJS.ProcessEnv = {}): string {
  try {
    read(config, env);
  } catch (error) {
    assert.ok(error instanceof CloudflareOAuthError);
    assert.equal(error.code, "invalid_configuration");
    return error.happened;
  }
  return assert.fail("accepted");
}

describe("configuration: the credential", () => {
  const token = { "cloudflare:apiToken": "t0ken" };
  const key = { "cloudflare:apiKey": "k3y", "cloudflare:email": "a@example.com" };
  const envToken = { CLOUDFLARE_API_TOKEN: "t0ken" };
  const envKey = { CLOUDFLARE_API_KEY: "k3y", CLOUDFLARE_EMAIL: "a@example.com" };

  const accepted: [name: string, config: Record<string, unknown>, env: NodeJS.ProcessEnv, Credential][] = [
    ["a token of the configuration", token, {}, TOKEN],
    ["a token of the environment", {}, envToken, TOKEN],
    ["the configuration's token before the environment's", token, { CLOUDFLARE_API_TOKEN: "other" }, TOKEN],
    ["an empty token counts as none", { "cloudflare:apiToken": "" }, envToken, TOKEN],
    ["a key with its email", key, {}, KEY],
    ["a key with its email, from the environment", {}, envKey, KEY],
    [
      "a key and an email from different places",
      { "cloudflare:apiKey": "k3y" },
      { CLOUDFLARE_EMAIL: "a@example.com" },
      KEY,
    ],
    ["the configuration's token beats the environment's key", token, envKey, TOKEN],
    ["the configuration's key beats the environment's token", key, envToken, KEY],
    ["an email beside a token is ignored", { ...token, "cloudflare:email": "a@example.com" }, {}, TOKEN],
    [
      "an empty key beside a token is none",
      { ...token, "cloudflare:apiKey": "" },
      { CLOUDFLARE_API_KEY: "" },
      TOKEN,
    ],
  ];
  for (const [name, config, env, credential] of accepted) {
    it(name, () => {
      assert.deepEqual(read(config, env).credential, credential);
    });
  }

  const refused: [name: string, config: Record<string, unknown>, env: NodeJS.ProcessEnv, message: string][] =
    [
      ["none", {}, {}, "There is no credential for Cloudflare. Nothing was sent."],
      [
        "two in the configuration",
        { ...token, ...key },
        {},
        "The configuration holds two credentials: an API token and an API key. Nothing was sent.",
      ],
      [
        "two in the environment",
        {},
        { ...envToken, ...envKey },
        "The environment holds two credentials: an API token and an API key. Nothing was sent.",
      ],
      [
        "a key without email",
        { "cloudflare:apiKey": "k3y" },
        {},
        "There is an API key without the email of its owner. Nothing was sent.",
      ],
      [
        "the configuration's key without email, beside the environment's token",
        { "cloudflare:apiKey": "k3y" },
        envToken,
        "There is an API key without the email of its owner. Nothing was sent.",
      ],
      [
        "an email alone",
        {},
        { CLOUDFLARE_EMAIL: "a@example.com" },
        "There is an email without an API key. Nothing was sent.",
      ],
      [
        "a token with a line break",
        { "cloudflare:apiToken": "t0ken\n" },
        {},
        "cloudflare:apiToken (CLOUDFLARE_API_TOKEN) holds white space or characters that cannot stand in an HTTP header. " +
          "Nothing was sent.",
      ],
    ];
  for (const [name, config, env, message] of refused) {
    it(`refuses ${name}`, () => {
      assert.equal(failureOf(config, env), message);
    });
  }

  it("names the keys and variables", () => {
    assert.throws(() => read({}), {
      message:
        "invalid_configuration: There is no credential for Cloudflare. Nothing was sent. Set cloudflare:apiToken (or " +
        "CLOUDFLARE_API_TOKEN), or cloudflare:apiKey with cloudflare:email (or CLOUDFLARE_API_KEY with " +
        "CLOUDFLARE_EMAIL), for example: pulumi config set --secret cloudflare:apiToken",
    });
  });
});

describe("configuration: the base URL", () => {
  const token = { "cloudflare:apiToken": "t0ken" };
  const accepted: [url: string | undefined, baseUrl: string][] = [
    [undefined, "https://api.cloudflare.com/client/v4"],
    ["", "https://api.cloudflare.com/client/v4"],
    ["https://gateway.example.com/cf/", "https://gateway.example.com/cf"],
    ["http://localhost:8080/client/v4", "http://localhost:8080/client/v4"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080/", "http://[::1]:8080"],
  ];
  for (const [url, baseUrl] of accepted) {
    it(`${url ?? "none"}: ${baseUrl}`, () => {
      assert.equal(read({ ...token, "cloudflare:baseUrl": url }).baseUrl, baseUrl);
      assert.equal(read(token, { CLOUDFLARE_BASE_URL: url }).baseUrl, baseUrl);
    });
  }

  const name = "cloudflare:baseUrl (CLOUDFLARE_BASE_URL)";
  const plain = `${name} is plain http, which would send credentials unencrypted. Nothing was sent.`;
  const odd = `${name} holds a user, a password, a query or a fragment. Nothing was sent.`;
  const refused: [url: string, message: string][] = [
    ["api.cloudflare.com", `${name} is not an http(s) URL. Nothing was sent.`],
    ["ftp://api.cloudflare.com", `${name} is not an http(s) URL. Nothing was sent.`],
    ["http://api.cloudflare.com/client/v4", plain],
    ["http://127.0.0.1.example.com", plain],
    ["http://localhost.example.com", plain],
    ["https://user:secret@api.cloudflare.com", odd],
    ["https://api.cloudflare.com/?token=secret", odd],
    ["https://api.cloudflare.com/#secret", odd],
  ];
  for (const [url, message] of refused) {
    it(`refuses ${url}`, () => {
      assert.equal(failureOf({ ...token, "cloudflare:baseUrl": url }), message);
    });
  }
});

describe("configuration: the token endpoint", () => {
  const token = { "cloudflare:apiToken": "t0ken" };
  const url = "https://login.example.com/token";

  it("is Cloudflare's, unless given, and under the same rules as the base URL", () => {
    assert.equal(read(token).tokenUrl, "https://dash.cloudflare.com/oauth2/token");
    assert.equal(read({ ...token, "cloudflareOauth:tokenUrl": url }).tokenUrl, url);
    assert.equal(read(token, { CLOUDFLARE_OAUTH_TOKEN_URL: url }).tokenUrl, url);
    assert.equal(
      failureOf(token, { CLOUDFLARE_OAUTH_TOKEN_URL: "http://login.example.com/token" }),
      "cloudflareOauth:tokenUrl (CLOUDFLARE_OAUTH_TOKEN_URL) is plain http, which would send credentials unencrypted. " +
        "Nothing was sent.",
    );
  });
});

describe("configuration: the limit of an operation", () => {
  const token = { "cloudflare:apiToken": "t0ken" };
  const key = "cloudflareOauth:operationTimeoutSeconds";

  it("is 600 seconds by default, and may come as text or number", () => {
    assert.equal(read(token).operationLimitMs, 600_000);
    assert.equal(read({ ...token, [key]: "90" }).operationLimitMs, 90_000);
    assert.equal(read({ ...token, [key]: 1.5 }).operationLimitMs, 1_500);
  });

  for (const value of ["0", "-1", "ten", "1e9", "Infinity", "NaN"]) {
    it(`refuses ${value}`, () => {
      assert.equal(
        failureOf({ ...token, [key]: value }),
        `${key} is not a number of seconds between 0 and 86400. Nothing was sent.`,
      );
    });
  }
});
