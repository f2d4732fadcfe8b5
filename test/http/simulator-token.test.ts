import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../simulator";

const invalidClient = {
  error: "invalid_client",
  error_description:
    "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
};
const invalidGrant = {
  error: "invalid_grant",
  error_description: "The authorization code or refresh token is invalid for this client.",
};
const invalidRequest = (hint: string) => ({
  error: "invalid_request",
  error_description: `The request is malformed. ${hint}`,
});
const noForm = invalidRequest("The body must be a form.");
const noGrantType = invalidRequest("Request parameter grant_type is missing.");
const unknownGrantType = invalidRequest("The grant type is not supported.");
const noCredentials = invalidRequest("Client credentials are missing or malformed.");

const basic = (credentials: string) => ({
  authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
});
const codeGrant = "grant_type=authorization_code&code=bogus";
const refreshGrant = "grant_type=refresh_token&refresh_token=bogus";

type Headers = Record<string, string>;
const json = { "content-type": "application/json" };
const charset = { "content-type": "Application/X-WWW-Form-URLencoded; charset=UTF-8" };

/** `basic` has the secrets `n:%+` and `o d`, `post` has `n` and `o`, `public` has none. */
const requests: [what: string, headers: Headers, body: string, status: number, reply: object][] = [
  ["the newest secret", basic("basic:n%3A%25%2B"), codeGrant, 400, invalidGrant],
  ["the old secret", basic("basic:o+d"), codeGrant, 400, invalidGrant],
  ["a media type with a parameter", { ...basic("basic:o+d"), ...charset }, codeGrant, 400, invalidGrant],
  ["an unknown refresh token", basic("basic:o+d"), refreshGrant, 400, invalidGrant],
  ["no code at all", basic("basic:o+d"), "grant_type=authorization_code", 400, invalidGrant],
  ["another client_id in the body", basic("basic:o+d"), `${codeGrant}&client_id=post`, 400, invalidGrant],
  ["a client_id of its own", basic("basic%3A2:o"), codeGrant, 400, invalidGrant],
  ["a secret in the body", {}, `${codeGrant}&client_id=post&client_secret=n`, 400, invalidGrant],
  ["the old secret in the body", {}, `${codeGrant}&client_id=post&client_secret=o`, 400, invalidGrant],
  ["a public client", {}, `${codeGrant}&client_id=public`, 400, invalidGrant],

  ["a wrong secret", basic("basic:no"), codeGrant, 401, invalidClient],
  ["a secret that is not encoded", basic("basic:n:+"), codeGrant, 401, invalidClient],
  ["an empty secret", basic("basic:"), codeGrant, 401, invalidClient],
  ["no secret", {}, `${codeGrant}&client_id=basic`, 401, invalidClient],
  ["an unknown client", basic("gone:n"), codeGrant, 401, invalidClient],
  ["Basic where post is registered", basic("post:n"), codeGrant, 401, invalidClient],
  ["post where Basic is", {}, `${codeGrant}&client_id=basic&client_secret=o+d`, 401, invalidClient],
  ["both", basic("basic:o+d"), `${codeGrant}&client_id=basic&client_secret=o+d`, 401, invalidClient],
  ["a secret of a public client", basic("public:n"), codeGrant, 401, invalidClient],
  ["one in its body", {}, `${codeGrant}&client_id=public&client_secret=n`, 401, invalidClient],
  ["a wrong secret in the body", {}, `${codeGrant}&client_id=post&client_secret=no`, 401, invalidClient],
  ["a wrong secret to refresh", basic("basic:no"), refreshGrant, 401, invalidClient],

  ["no body", basic("basic:o+d"), "", 400, noGrantType],
  ["no grant type", basic("basic:no"), "code=bogus", 400, noGrantType],
  ["an empty grant type", basic("basic:o+d"), "grant_type=", 400, noGrantType],
  ["another grant type", basic("basic:o+d"), "grant_type=client_credentials", 400, unknownGrantType],
  [
    "another grant type and a wrong secret",
    basic("basic:no"),
    "grant_type=client_credentials",
    400,
    unknownGrantType,
  ],
  ["a name every object has", basic("basic:o+d"), "grant_type=constructor", 400, unknownGrantType],
  ["no credentials", {}, codeGrant, 400, noCredentials],
  ["a bearer token", { authorization: "Bearer token" }, codeGrant, 400, noCredentials],
  ["a stray % in the header", basic("basic:100%"), codeGrant, 400, noCredentials],
  ["a stray % in the body", basic("basic:o+d"), `${codeGrant}%`, 400, noForm],
  ["JSON", { ...basic("basic:o+d"), ...json }, '{"grant_type":"authorization_code"}', 400, noForm],
  [
    "a form that says it is text",
    { ...basic("basic:o+d"), "content-type": "text/plain" },
    codeGrant,
    400,
    noForm,
  ],
];

describe("simulator, token endpoint", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({
      clients: [
        { clientId: "basic", secrets: ["n:%+", "o d"] },
        { clientId: "basic:2", secrets: ["o"] },
        { clientId: "post", secrets: ["n", "o"], tokenEndpointAuthMethod: "client_secret_post" },
        { clientId: "public", tokenEndpointAuthMethod: "none" },
      ],
      credentials: [],
      rateLimit: { quota: 0, windowSeconds: 1, blockSeconds: 1 },
    });
  });
  afterEach(() => simulator.close());

  const post = (headers: Headers, body: string) =>
    fetch(simulator.tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body,
    });

  it("stands beside the API, at Cloudflare's own path", () => {
    assert.equal(simulator.tokenUrl, simulator.baseUrl.replace(/\/client\/v4$/, "/oauth2/token"));
  });

  for (const [what, headers, body, status, reply] of requests) {
    it(`answers ${what} with ${status}`, async () => {
      const response = await post(headers, body);
      assert.deepEqual([response.status, await response.json()], [status, reply]);
      assert.deepEqual(
        ["content-type", "cache-control", "pragma", "www-authenticate", "ratelimit"].map((name) =>
          response.headers.get(name),
        ),
        ["application/json", "no-store", "no-cache", null, null],
      );
    });
  }

  it("knows no other method", async () => {
    const response = await fetch(`${simulator.tokenUrl}?${codeGrant}`, { headers: basic("basic:o+d") });
    assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
    assert.equal(await response.text(), "Method Not Allowed");
  });
});
