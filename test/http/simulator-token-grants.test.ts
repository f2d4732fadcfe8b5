import assert from "node:assert/strict";
import { startSimulator, type Simulator, type TokenError, type TokenSet } from "../../simulator";

describe("simulator, tokens for a code", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({
      clients: [
        { clientId: "demo", secrets: ["new", "old"] },
        { clientId: "other", secrets: ["o"] },
      ],
    });
  });
  afterEach(() => simulator.close());

  async function grant(parameters: Record<string, string>, credentials: string) {
    const response = await fetch(simulator.tokenUrl, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
      body: new URLSearchParams(parameters),
    });
    const { error, ...body } = (await response.json()) as Partial<TokenSet & TokenError>;
    return { result: error === undefined ? `${response.status}` : `${response.status} ${error}`, body };
  }
  const exchange = (code: string, credentials = "demo:old") =>
    grant({ grant_type: "authorization_code", code }, credentials);
  const refresh = (token = "", credentials = "demo:old") =>
    grant({ grant_type: "refresh_token", refresh_token: token }, credentials);

  it("exchanges a code once, then refreshes as often as wanted", async () => {
    const code = simulator.issueCode("demo");
    const { result, body: first } = await exchange(code);
    const { access_token, refresh_token, ...others } = first;
    assert.deepEqual([result, others], ["200", { token_type: "bearer", expires_in: 3600 }]);
    assert.equal((await exchange(code)).result, "400 invalid_grant");

    const seen = new Set([code, access_token, refresh_token]);
    for (let count = 0; count < 2; count += 1) {
      const { result: refreshed, body: again } = await refresh(refresh_token);
      assert.deepEqual(
        [refreshed, Object.keys(again)],
        ["200", ["access_token", "token_type", "expires_in"]],
      );
      seen.add(again.access_token);
    }
    assert.equal(seen.size, 5);
  });

  it("keeps code and token from another client, and from a wrong secret", async () => {
    const code = simulator.issueCode("demo");
    assert.equal((await exchange(code, "other:o")).result, "400 invalid_grant");
    assert.equal((await exchange(code, "demo:no")).result, "401 invalid_client");
    const { result, body } = await exchange(code);
    assert.equal(result, "200");
    assert.equal((await refresh(body.refresh_token, "other:o")).result, "400 invalid_grant");
    assert.equal((await refresh(body.refresh_token, "demo:no")).result, "401 invalid_client");
  });

  it("issues codes to its clients only", () => {
    assert.throws(() => simulator.issueCode("gone"), /no OAuth client "gone"/);
  });

  it("goes on refreshing with the new secret after a rotation", async () => {
    const { refresh_token } = (await exchange(simulator.issueCode("demo"))).body;
    simulator.retire("demo");
    assert.equal((await refresh(refresh_token)).result, "401 invalid_client");
    assert.equal((await refresh(refresh_token, "demo:new")).result, "200");
    const secret = simulator.rotate("demo");
    assert.equal((await refresh(refresh_token, `demo:${secret}`)).result, "200");
  });

  it("gives a client only what it is registered for", async () => {
    const register = (...grant_types: string[]) =>
      fetch(`${simulator.baseUrl}/accounts/${simulator.accountId}/oauth_clients/demo`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${simulator.token}` },
        body: JSON.stringify({ grant_types }),
      });
    const code = simulator.issueCode("demo");
    await register("refresh_token");
    assert.equal((await exchange(code)).result, "400 unauthorized_client");
    await register("authorization_code");
    assert.deepEqual(Object.keys((await exchange(code)).body), ["access_token", "token_type", "expires_in"]);
    assert.deepEqual((await refresh("bogus")).result, "400 unauthorized_client");
    assert.equal((await refresh("bogus", "demo:no")).result, "401 invalid_client");
  });
});
