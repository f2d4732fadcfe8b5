import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";
import { startSimulator, type Simulator } from "../../simulator";

/** Text that every way of encoding gets wrong when it is done once too little or too often. */
const awkward = "a b+c%2Bd&e=f:g/ü€😀";

describe("simulator, token endpoint through oauth4webapi", () => {
  let simulator: Simulator;
  let server: oauth.AuthorizationServer;

  beforeEach(async () => {
    simulator = await startSimulator();
    server = { issuer: "https://dash.cloudflare.com", token_endpoint: simulator.tokenUrl };
  });
  afterEach(() => simulator.close());

  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this is loopback
  const options = { [oauth.allowInsecureRequests]: true };

  async function exchange(clientId: string, authentication: oauth.ClientAuth, code: string) {
    const client: oauth.Client = { client_id: clientId };
    const parameters = oauth.validateAuthResponse(server, client, new URLSearchParams({ code }));
    return oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        parameters,
        "https://example.com/callback",
        "a code verifier, which nobody looks at here",
        options,
      ),
    );
  }

  async function refresh(clientId: string, authentication: oauth.ClientAuth, refreshToken = "") {
    const client: oauth.Client = { client_id: clientId };
    return oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options),
    );
  }

  const refused = (error: string, status: number) => (thrown: unknown) =>
    thrown instanceof oauth.ResponseBodyError && thrown.error === error && thrown.status === status;

  for (const [tokenEndpointAuthMethod, authenticate, other] of [
    ["client_secret_basic", oauth.ClientSecretBasic, oauth.ClientSecretPost],
    ["client_secret_post", oauth.ClientSecretPost, oauth.ClientSecretBasic],
  ] as const) {
    it(`takes ${tokenEndpointAuthMethod} with secrets and an id that need encoding`, async () => {
      const clientId = `client ${awkward}`;
      const secrets = [`new ${awkward}`, `old ${awkward}`] as const;
      simulator.addClient({ clientId, secrets, tokenEndpointAuthMethod });
      for (const secret of secrets) {
        const tokens = await exchange(clientId, authenticate(secret), simulator.issueCode(clientId));
        assert.equal(tokens.expires_in, 3600);
        const refreshed = await refresh(clientId, authenticate(secret), tokens.refresh_token);
        assert.notEqual(refreshed.access_token, tokens.access_token);
        await assert.rejects(
          exchange(clientId, authenticate(secret), "bogus"),
          refused("invalid_grant", 400),
        );
        await assert.rejects(exchange(clientId, other(secret), "bogus"), refused("invalid_client", 401));
      }
      await assert.rejects(
        exchange(clientId, authenticate(awkward), "bogus"),
        refused("invalid_client", 401),
      );
    });
  }

  it("takes a public client", async () => {
    simulator.addClient({ clientId: "public", tokenEndpointAuthMethod: "none" });
    const tokens = await exchange("public", oauth.None(), simulator.issueCode("public"));
    assert.equal(tokens.token_type, "bearer");
    await assert.rejects(exchange("public", oauth.None(), "bogus"), refused("invalid_grant", 400));
  });

  it("lets a client authenticate through a whole rotation", async () => {
    const client = simulator.addClient({ clientId: "demo" });
    const [first = ""] = client.secrets;
    const basic = oauth.ClientSecretBasic;
    const { refresh_token } = await exchange("demo", basic(first), simulator.issueCode("demo"));
    const second = simulator.rotate("demo");
    await refresh("demo", basic(first), refresh_token);
    await refresh("demo", basic(second), refresh_token);
    simulator.retire("demo");
    await refresh("demo", basic(second), refresh_token);
    await assert.rejects(refresh("demo", basic(first), refresh_token), refused("invalid_client", 401));
    assert.deepEqual(simulator.takeRequests(), [
      "POST oauth2/token demo newest 200",
      "POST oauth2/token demo old 200",
      "POST oauth2/token demo newest 200",
      "POST oauth2/token demo newest 200",
      "POST oauth2/token demo deleted 401",
    ]);
  });
});
