import assert from "node:assert/strict";
import { inspect } from "node:util";
import { DynamicHost } from "../../provider/dynamic-host";
import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState } from "../../provider/resource";
import { type TokenEndpointAuthMethod } from "../../simulator";
import { DEMO } from "../helpers/http/cleanup-stage";
import { assertHidden } from "../helpers/http/failure";
import { answerText } from "../helpers/http/raw-server";
import { describedAs, NEW, OLD, secretsStage } from "../helpers/http/secrets-stage";
import { type Answer, tokenEndpoints } from "../helpers/oauth/token-endpoint";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
/** The secrets as they are, and as they go over the wire. */
const FORMS = [NEW, OLD].flatMap((secret) => {
  const form = new URLSearchParams({ secret }).toString().slice("secret=".length);
  return [secret, form, Buffer.from(`demo:${form}`).toString("base64")];
});
const ECHO = FORMS.join(" ");

const accepts: Answer = (socket) => socket.write(answerText(400, { error: "invalid_grant" }));
const ECHOES: [name: string, answer: Answer][] = [
  ["in the body", (socket) => socket.write(answerText(500, FORMS.join(" ")))],
  ["as the error", (socket) => socket.write(answerText(400, { error: NEW, error_description: ECHO }))],
  ["in a token", (socket) => socket.write(answerText(200, { access_token: ECHO, token_type: NEW }))],
  [
    "in headers",
    (socket) =>
      socket.write(
        answerText(401, "", {
          "cf-ray": ECHO,
          "www-authenticate": `Basic realm="${ECHO}"`,
          "retry-after": ECHO,
        }),
      ),
  ],
  ["in a redirect", (socket) => socket.write(answerText(302, "", { location: `http://127.0.0.1/?${ECHO}` }))],
  ["in what is no HTTP", (socket) => socket.end(`HTTP/1.1 ${ECHO}\r\n\r\n`)],
  ["in half an answer", (socket) => socket.end(`HTTP/1.1 400 Bad\r\ncontent-length: 999\r\n\r\n${ECHO}`)],
];

describe("verify: a token endpoint that repeats the secrets", () => {
  const on = secretsStage([NEW, OLD]);
  const start = tokenEndpoints();

  function assertNoneIn(text: string): void {
    for (const form of FORMS) {
      assert.ok(!text.includes(form), `${form} stands in: ${text}`);
    }
  }

  for (const method of ["client_secret_basic", "client_secret_post"] as TokenEndpointAuthMethod[]) {
    for (const [name, echo] of ECHOES) {
      it(`${name}, ${method}: none of them in the error, before the deletion and after it`, async () => {
        for (const accepted of [0, 2]) {
          const reply = describedAs({ token_endpoint_auth_method: method });
          on.simulator.addFault({ operation: "getClient", times: Infinity, reply });
          let request = 0;
          const { url } = await start((...args) => {
            (request++ < accepted ? accepts : echo)(...args);
          });
          const { cleanup } = on.anotherProcess({ tokenUrl: url });
          const error = await cleanup.create(BOTH).catch((reason: unknown) => reason);

          const failure = error instanceof FailedWithState ? error.cause : error;
          assert.ok(failure instanceof CloudflareOAuthError);
          assert.equal(failure.code, "verification_unknown");
          assert.equal(on.simulator.client("demo").hasRotatedSecret, accepted === 0);
          for (const form of FORMS) {
            assertHidden(form, failure);
          }
        }
      });
    }
  }

  it("nor in what the engine is given to print, though the state goes with it", async () => {
    let request = 0;
    const { url } = await start((...args) => {
      (request++ < 2 ? accepts : ECHOES[0]![1])(...args);
    });
    const { create } = new DynamicHost().serve(on.anotherProcess({ tokenUrl: url }).cleanup);
    const error = await create(BOTH).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error && "reasons" in error && "properties" in error && "id" in error);
    const { verify } = error.properties as typeof BOTH;
    assert.deepEqual(verify, BOTH.verify);
    for (const text of [
      error.message,
      error.stack ?? "",
      String(error),
      inspect(error.reasons),
      inspect(error.cause),
    ]) {
      assertNoneIn(text);
    }
  });
});
