import assert from "node:assert/strict";
import { accountStages, type AccountStage, assertRequests, inputsFor } from "../helpers/http/account-stage";
import { LIST, refuse } from "../helpers/http/cleanup-stage";
import { NEW, OLD, says } from "../helpers/http/secrets-stage";

const HALF_A_MINUTE = { "retry-after": "30" };
const GET = (id: string): string => `GET oauth_clients/${id} 200`;
const DELETE = (id: string, outcome = 200): string => `DELETE oauth_clients/${id}/rotate_secret ${outcome}`;
/** A secret that is accepted is answered with 400, one that is refused with 401. */
const TOKEN = (id: string, secret: string, outcome: number): string =>
  `POST oauth2/token ${id} ${secret} ${outcome}`;
const before = (id: string): string[] => [TOKEN(id, "newest", 400), TOKEN(id, "old", 400)];
const after = (id: string): string[] => [TOKEN(id, "newest", 400), TOKEN(id, "deleted", 401)];

describe("pacing: the token endpoint has a pace of its own", () => {
  const start = accountStages();

  /** Cleanups of a and b, which verify, and of c, which does not. */
  async function cleanUp(on: AccountStage): Promise<void> {
    const verify = { clientSecret: NEW, previousClientSecret: OLD };
    const states = await on.clock.run(
      Promise.all([
        on.cleanup.create({ ...inputsFor("a"), verify }),
        on.cleanup.create({ ...inputsFor("b"), verify }),
        on.cleanup.create(inputsFor("c")),
      ]),
    );
    assert.deepEqual(
      states.map(({ outputs }) => [outputs.outcome, outputs.proof]),
      [
        ["deleted", "oldSecretRefused"],
        ["deleted", "oldSecretRefused"],
        ["deleted", "none"],
      ],
    );
    assert.deepEqual(on.notices, [
      "Cloudflare asks to wait (rate limit): requests go on in 31 s, at 12:00:30 UTC. Nothing has failed.",
    ]);
  }

  const clients = ["a", "b", "c"].map((clientId) => ({ clientId, secrets: [NEW, OLD] as const }));
  const at = (second: number, ...lines: string[]): string[] => lines.map((line) => `${second} ${line}`);

  it("429 of the token endpoint: all that asks about secrets waits, the API goes on", async () => {
    const on = await start({ clients });
    on.simulator.addFault({ operation: "token", clientId: "a", reply: says(429, {}, HALF_A_MINUTE) });
    await cleanUp(on);
    assertRequests(on.timed(), [
      at(0.025, LIST(200)),
      at(0.025, TOKEN("a", "newest", 429), TOKEN("b", "newest", 400), DELETE("c")),
      at(0.05, GET("c")),
      at(30.025, TOKEN("b", "old", 400)),
      at(30.025, DELETE("b")),
      at(30.05, GET("b")),
      at(30.05, ...after("b")),
      at(30.275, ...before("a")),
      at(30.275, DELETE("a")),
      at(30.3, GET("a")),
      at(30.3, ...after("a")),
    ]);
  });

  it("429 of the API: what asks about secrets goes on, once more before each DELETE", async () => {
    const on = await start({ clients });
    const reply = refuse(429, 10429, HALF_A_MINUTE);
    on.simulator.addFault({ operation: "deleteRotatedSecret", clientId: "c", reply });
    await cleanUp(on);
    assertRequests(on.timed(), [
      at(0.025, LIST(200)),
      at(0.025, DELETE("c", 429), ...before("a"), ...before("b")),
      at(30.3, LIST(200)),
      at(30.3, DELETE("c"), ...before("a"), ...before("b"), DELETE("a"), DELETE("b")),
      at(30.325, LIST(200)),
      at(30.325, ...after("a"), ...after("b")),
    ]);
  });
});
