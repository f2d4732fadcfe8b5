import assert from "node:assert/strict";
import { type ProbedClient, SecretProbe, type TokenEndpointAuthMethod } from "../../provider/oauth/probe";
import { Operation } from "../../provider/operation";
import { Pace } from "../../provider/pace";
import { FakeClock } from "../helpers/fake-clock";
import { failureOf } from "../helpers/http/failure";
import { withoutProxies } from "../helpers/http/hermetic";
import { type AuthorizationServer, startAuthorizationServer } from "../helpers/oauth/authorization-server";

const METHODS: readonly TokenEndpointAuthMethod[] = ["client_secret_basic", "client_secret_post"];

/** All that RFC 6749, appendix A.2 allows in a secret: printable ASCII. */
const PRINTABLE = String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index));
const SECRETS: readonly string[] = [
  "0123456789abcdef",
  "a+b %&=:",
  "100%25",
  "a:b:c",
  " a ",
  "-_.!~*'()",
  PRINTABLE,
];

describe("probe against a real authorization server", () => {
  withoutProxies();
  let server: AuthorizationServer;
  let ask: (client: ProbedClient, secret: string) => Promise<"accepted" | "refused">;

  before(async () => {
    server = await startAuthorizationServer([
      ...METHODS.flatMap((method) =>
        SECRETS.map((secret, index) => ({
          client_id: `${method} ${index}`,
          client_secret: secret,
          token_endpoint_auth_method: method,
        })),
      ),
      { client_id: "a+b %&=:", client_secret: "odd id", token_endpoint_auth_method: "client_secret_basic" },
      { client_id: "public", token_endpoint_auth_method: "none" },
      { client_id: "jwt", client_secret: "x".repeat(32), token_endpoint_auth_method: "client_secret_jwt" },
      {
        client_id: "no codes",
        client_secret: "implicit",
        grant_types: ["implicit"],
        response_types: ["id_token"],
        redirect_uris: ["https://a.example.com/"],
      },
      {
        client_id: "two redirects",
        client_secret: "which",
        redirect_uris: ["https://a.example.com/", "https://b.example.com/"],
      },
    ]);
    const clock = new FakeClock();
    const probe = new SecretProbe(server.tokenUrl, new Pace(clock));
    ask = (client, secret) => probe.ask(client, secret, new Operation(clock, 600_000));
  });
  after(() => server.close());

  for (const authMethod of METHODS) {
    for (const [index, secret] of SECRETS.entries()) {
      it(`${JSON.stringify(secret)} is accepted and others are refused, ${authMethod}`, async () => {
        const client = { oauthClientId: `${authMethod} ${index}`, authMethod };
        assert.equal(await ask(client, secret), "accepted");
        for (const wrong of [`${secret}x`, secret.slice(1), encodeURIComponent(`${secret}%`)]) {
          assert.equal(await ask(client, wrong), "refused");
        }
      });
    }

    it(`a client that does not exist is refused, ${authMethod}`, async () => {
      assert.equal(await ask({ oauthClientId: "nobody", authMethod }, "0123456789abcdef"), "refused");
    });

    it(`a public client, which has no secret, is refused, ${authMethod}`, async () => {
      assert.equal(await ask({ oauthClientId: "public", authMethod }, "0123456789abcdef"), "refused");
    });

    it(`the secret of a client that authenticates in a way of its own is refused, ${authMethod}`, async () => {
      assert.equal(await ask({ oauthClientId: "jwt", authMethod }, "x".repeat(32)), "refused");
    });

    it(`${authMethod} where the other method is registered: this server lets it pass with the right secret`, async () => {
      const [other] = METHODS.filter((method) => method !== authMethod);
      const client = { oauthClientId: `${other ?? ""} 0`, authMethod };
      assert.equal(await ask(client, "0123456789abcdef"), "accepted");
      assert.equal(await ask(client, "0123456789abcdeg"), "refused");
    });
  }

  it("a client id that needs encoding", async () => {
    const client = { oauthClientId: "a+b %&=:", authMethod: "client_secret_basic" } as const;
    assert.equal(await ask(client, "odd id"), "accepted");
    assert.equal(await ask(client, "another"), "refused");
  });

  // This server checks more of a request before it looks at the code than Hydra does, and RFC 6749 does not ask for it.
  for (const [name, oauthClientId, secret] of [
    ["may not use this grant", "no codes", "implicit"],
    ["has several redirect URIs", "two redirects", "which"],
  ] as const) {
    it(`a client that ${name}: invalid_request here, so there is no verdict on the right secret`, async () => {
      const client = { oauthClientId, authMethod: "client_secret_basic" } as const;
      const failure = await failureOf(ask(client, secret));
      assert.equal(failure.code, "verification_unknown");
      assert.equal(failure.status, 400);
      assert.equal(await ask(client, "another"), "refused");
    });
  }
});
