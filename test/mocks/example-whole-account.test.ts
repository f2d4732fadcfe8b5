import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockEngine, type Registration, runExample, secret } from "./example-program";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const ROTATED_AT = "2026-11-23T12:00:00.000Z";
const CLEANUP_CLASS = "OAuthClientRotatedSecretCleanup";
const TODAY = new Date().toISOString().slice(0, 10);

const CLIENT = "OauthClient status-page";
const ROTATION = "OAuthClientSecretRotation status-page";
const STORED = "SecretsStoreSecret status-page";
const MANAGED_CLEANUP = `${CLEANUP_CLASS} status-page`;

const OUTPUTS: Record<string, Record<string, unknown>> = {
  [CLIENT]: { clientId: "managed", clientSecret: pulumi.secret("initial") },
  // The engine makes secrets of those that are named in additionalSecretOutputs.
  [ROTATION]: {
    clientSecret: pulumi.secret("new"),
    previousClientSecret: pulumi.secret("initial"),
    rotatedAt: ROTATED_AT,
    newSecretLost: false,
  },
  [MANAGED_CLEANUP]: { outcome: "waiting", deletedAt: null, proof: "none" },
};

/** What getOauthClients answers: a client of each kind. */
const LISTED = [
  { clientId: "managed", hasRotatedSecret: true, tokenEndpointAuthMethod: "client_secret_basic" },
  { clientId: "forum", hasRotatedSecret: true, tokenEndpointAuthMethod: "client_secret_basic" },
  { clientId: "web-shop", hasRotatedSecret: true, tokenEndpointAuthMethod: "client_secret_post" },
  { clientId: "clean", hasRotatedSecret: false, tokenEndpointAuthMethod: "client_secret_basic" },
  { clientId: "unsaid", hasRotatedSecret: null, tokenEndpointAuthMethod: null },
  { clientId: "bare" },
  { clientId: "app", hasRotatedSecret: null, tokenEndpointAuthMethod: "none" },
];

/** The cleanup of a confirmed client, as it is to be registered. */
function cleanupOf(oauthClientId: string): Registration {
  return {
    resource: `${CLEANUP_CLASS} ${oauthClientId}`,
    inputs: { accountId: ACCOUNT, oauthClientId, triggers: { confirmedOn: TODAY } },
    dependencies: [],
  };
}

describe("example: whole-account, with Pulumi's mocks", () => {
  const calls: [string, unknown][] = [];

  beforeEach(() => {
    calls.length = 0;
  });

  /**
   * Runs the program to its end.
   *
   * @param confirmed Clients that are confirmed today, or what is configured for them.
   * @param cleanups Outputs of their cleanups. Default: deleted just now.
   */
  async function run(
    confirmed: string[] | Record<string, string>,
    cleanups: Record<string, unknown> = {},
  ): Promise<{ registrations: Registration[]; outputs: Record<string, unknown> }> {
    const confirmations = Array.isArray(confirmed)
      ? Object.fromEntries(confirmed.map((clientId) => [clientId, TODAY]))
      : confirmed;
    const registrations = await mockEngine({
      project: "cloudflare-oauth-whole-account",
      config: {
        accountId: ACCOUNT,
        secretsStoreId: "store",
        rotation: "first",
        ...(Object.keys(confirmations).length > 0 && { confirmed: JSON.stringify(confirmations) }),
      },
      outputsOf: (resource) =>
        OUTPUTS[resource] ??
        (resource.startsWith(CLEANUP_CLASS)
          ? { outcome: "deleted", deletedAt: "2999-01-01T00:00:00.000Z", ...cleanups }
          : {}),
      call: (token, inputs) => {
        calls.push([token, inputs]);
        return { accountId: ACCOUNT, results: LISTED };
      },
    });
    const program = runExample("whole-account") as () => Promise<Record<string, unknown>>;
    const outputs = pulumi.output(await program());
    return { registrations, outputs: await new Promise((resolve) => outputs.apply(resolve)) };
  }

  const MANAGED = { outcome: "waiting", proof: "none" };

  it("lists the account, and cleans up nothing that nobody has confirmed", async () => {
    const { registrations, outputs } = await run([]);
    assert.deepEqual(calls, [["cloudflare:index/getOauthClients:getOauthClients", { accountId: ACCOUNT }]]);
    assert.deepEqual(registrations, [
      {
        resource: CLIENT,
        inputs: {
          accountId: ACCOUNT,
          clientName: "Status page",
          redirectUris: ["https://status.example.com/oauth/callback"],
          grantTypes: ["authorization_code", "refresh_token"],
          responseTypes: ["code"],
          scopes: ["user-details.read"],
          tokenEndpointAuthMethod: "client_secret_basic",
        },
        dependencies: [],
      },
      {
        resource: ROTATION,
        inputs: {
          accountId: ACCOUNT,
          oauthClientId: "managed",
          triggers: { rotation: "first" },
          currentClientSecret: secret("initial"),
        },
        dependencies: [CLIENT],
      },
      {
        resource: STORED,
        inputs: {
          accountId: ACCOUNT,
          storeId: "store",
          name: "STATUS_PAGE_CLIENT_SECRET",
          scopes: ["workers"],
          value: secret("new"),
        },
        dependencies: [ROTATION],
      },
      {
        resource: MANAGED_CLEANUP,
        inputs: {
          accountId: ACCOUNT,
          oauthClientId: "managed",
          triggers: { rotatedAt: ROTATED_AT },
          notBefore: "2026-11-24T12:00:00.000Z",
          verify: secret({ clientSecret: "new", previousClientSecret: "initial" }),
        },
        dependencies: [ROTATION, CLIENT, STORED],
      },
    ]);
    assert.deepEqual(outputs, {
      managed: MANAGED,
      done: {},
      toConfirm: ["forum", "web-shop", "unsaid", "bare"],
      ignored: {},
    });
  });

  it("cleans up what is confirmed, whether its flag is set, clear or unsaid, and nothing else", async () => {
    const { registrations, outputs } = await run(["web-shop", "clean", "bare", "app", "unheard-of"]);
    assert.deepEqual(
      registrations.filter(
        ({ resource }) => resource.startsWith(CLEANUP_CLASS) && resource !== MANAGED_CLEANUP,
      ),
      ["web-shop", "clean", "bare"].map(cleanupOf),
    );
    const done = { outcome: "deleted", deletedAt: "2999-01-01T00:00:00.000Z" };
    assert.deepEqual(outputs, {
      managed: MANAGED,
      done: { "web-shop": done, clean: done, bare: done },
      toConfirm: ["forum", "unsaid"],
      ignored: {
        app: "it is a public client and has no secret",
        "unheard-of": "the account has no such client",
      },
    });
  });

  it("a client that was rotated again after its confirmation is to be confirmed again", async () => {
    const { outputs } = await run(["web-shop"], { deletedAt: "2026-01-01T00:00:00.000Z" });
    assert.deepEqual(outputs.toConfirm, ["forum", "web-shop", "unsaid", "bare"]);
    const never = await run(["web-shop"], { outcome: "alreadyClean", deletedAt: null });
    assert.deepEqual(never.outputs.toConfirm, ["forum", "web-shop", "unsaid", "bare"]);
  });

  it("a confirmation that is years old does nothing", async () => {
    const { registrations, outputs } = await run({ forum: "2020-01-01" });
    assert.deepEqual(
      registrations.map(({ resource }) => resource),
      [CLIENT, ROTATION, STORED, MANAGED_CLEANUP],
    );
    assert.deepEqual(outputs.ignored, { forum: "its confirmation is older than 7 days" });
  });
});
