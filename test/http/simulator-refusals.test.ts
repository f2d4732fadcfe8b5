import assert from "node:assert/strict";
import Cloudflare, { APIError, type ClientOptions } from "cloudflare";
import { startSimulator, type ClientSettings, type Simulator } from "../../simulator";

type Api = Cloudflare["iam"]["oauthClients"];

const account = { account_id: "0123456789abcdef0123456789abcdef" };
const settings: ClientSettings = {
  client_name: "New",
  grant_types: ["authorization_code"],
  redirect_uris: ["https://example.com/callback"],
  response_types: ["code"],
  scopes: ["account.read"],
  token_endpoint_auth_method: "client_secret_post",
};

const nobody: ClientOptions = { defaultHeaders: { authorization: null } };
const wrongKey: ClientOptions = { apiEmail: "me@example.com", apiKey: "no" };
const both: ClientOptions = { apiToken: "both" };
const reader: ClientOptions = { apiToken: "reader" };
const writer: ClientOptions = { apiToken: "writer" };

const denied = "PermissionDeniedError 403 10000";
const get = (api: Api) => api.get("demo", account);
const list = async (api: Api) => api.list(account);
const create = (api: Api) => api.create({ ...account, ...settings });
const update = (api: Api) => api.update("demo", { ...account, client_name: "Other" });
const remove = (api: Api) => api.delete("demo", account);
const rotate = (id: string) => (api: Api) => api.rotateSecret(id, account);
const deleteOld = (id: string) => (api: Api) => api.deleteRotatedSecret(id, account);
const getFrom = (account_id: string) => (api: Api) => api.get("demo", { account_id });
const getClient = (id: string) => (api: Api) => api.get(id, account);
const createFrom = (changes: object) => (api: Api) => api.create({ ...account, ...settings, ...changes });
const updateWith = (changes: object) => (api: Api) => api.update("demo", { ...account, ...changes });

const refusals: [what: string, as: ClientOptions, request: (api: Api) => Promise<unknown>, error: string][] =
  [
    ["no credentials", nobody, get, "BadRequestError 400 9106"],
    ["a key without an email", { ...nobody, apiKey: "key" }, get, "BadRequestError 400 9106"],
    ["a malformed token", { apiToken: "two words" }, get, "BadRequestError 400 6003"],
    ["an unknown token", { apiToken: "unknown" }, get, "AuthenticationError 401 10000"],
    ["an unknown key", wrongKey, get, "PermissionDeniedError 403 9103"],
    ["get without Read", writer, get, denied],
    ["list without Read", writer, list, denied],
    ["create without Write", reader, create, denied],
    ["update without Write", reader, update, denied],
    ["delete without Write", reader, remove, denied],
    ["rotate without Write", reader, rotate("single"), denied],
    ["delete the old secret without Write", reader, deleteOld("demo"), denied],
    ["another's account", both, getFrom("f".repeat(32)), denied],
    ["a short account id", both, getFrom("short"), "NotFoundError 404 7003"],
    ["an empty client id", both, deleteOld(""), "NotFoundError 404 7003"],
    ["an unknown client", both, getClient("gone"), "NotFoundError 404 1000"],
    ["two wrong properties", both, createFrom({ scopes: "x", logo_uri: 1 }), "BadRequestError 400 1000 1000"],
    ["a missing property", both, createFrom({ client_name: undefined }), "BadRequestError 400 1000"],
    ["going private", both, updateWith({ visibility: "private" }), "BadRequestError 400 1000"],
    ["a third secret", both, rotate("demo"), "ConflictError 409 1000"],
    ["a secret for a public client", both, rotate("public"), "BadRequestError 400 1000"],
    ["to delete an only secret", both, deleteOld("single"), "BadRequestError 400 1000"],
  ];

describe("simulator, refusing what the official client asks", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({
      clients: [
        { clientId: "demo", rotated: true },
        { clientId: "single" },
        { clientId: "public", tokenEndpointAuthMethod: "none" },
      ],
      credentials: [
        { token: "both", permissions: ["OAuth Client Read", "OAuth Client Write"] },
        { token: "reader", permissions: ["OAuth Client Read"] },
        { token: "writer", permissions: ["OAuth Client Write"] },
        { email: "me@example.com", apiKey: "key", permissions: ["OAuth Client Read"] },
      ],
    });
  });
  afterEach(() => simulator.close());

  /** Class, HTTP status and codes of the error that a request ends with. */
  async function refusal(
    credentials: ClientOptions,
    request: (api: Api) => Promise<unknown>,
  ): Promise<string> {
    const none = { apiToken: null, apiKey: null, apiEmail: null, userServiceKey: null };
    const local = { baseURL: simulator.baseUrl, maxRetries: 0 };
    const { oauthClients } = new Cloudflare({ ...none, ...credentials, ...local }).iam;
    const error = await request(oauthClients).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof APIError, `not an API error: ${String(error)}`);
    return [error.constructor.name, error.status, ...error.errors.map(({ code }) => code)].join(" ");
  }

  /** Everything the store holds, through the API. */
  async function snapshot(): Promise<unknown> {
    const list = await new Cloudflare({ apiToken: "both", baseURL: simulator.baseUrl }).iam.oauthClients.list(
      account,
    );
    return list.result.map((client) => [client, [...simulator.client(client.client_id).secrets]]);
  }

  for (const [what, credentials, request, error] of refusals) {
    it(`refuses ${what}`, async () => {
      const before = await snapshot();
      assert.equal(await refusal(credentials, request), error);
      assert.deepEqual(await snapshot(), before);
    });
  }

  it("asks for the permissions a token has now", async () => {
    simulator.setPermissions("both", ["OAuth Client Write"]);
    assert.equal(await refusal(both, get), denied);
    simulator.setPermissions("writer", ["OAuth Client Read"]);
    assert.equal(await refusal(writer, deleteOld("demo")), denied);
    assert.throws(() => {
      simulator.setPermissions("unknown", []);
    }, /does not know this token/);
  });
});
