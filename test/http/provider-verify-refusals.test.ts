import assert from "node:assert/strict";
import { type ErrorCode } from "../../provider/errors";
import { LAG_PAUSES_MS } from "../../provider/lag";
import { type Properties } from "../../provider/resource";
import { type FaultReply } from "../../simulator";
import { ACCOUNT, DEMO, page, READ } from "../helpers/http/cleanup-stage";
import { assertHidden, failureOf } from "../helpers/http/failure";
import {
  describedAs,
  NEW,
  OLD,
  says,
  secretsStage,
  times,
  TOKEN,
  WRONG,
} from "../helpers/http/secrets-stage";

const BOTH = { ...DEMO, verify: { clientSecret: NEW, previousClientSecret: OLD } };
const CLIENT = `OAuth client demo of account ${ACCOUNT}`;

describe("verify: what stops the deletion", () => {
  const on = secretsStage([NEW, OLD]);

  /** The failure, after it was checked that nothing was deleted or remembered. */
  async function refusalOf(inputs: Properties, process = on.anotherProcess()) {
    const failure = await failureOf(process.cleanup.create(inputs));
    assert.match(failure.happened, / Nothing was changed\.$/);
    assert.deepEqual(on.simulator.client("demo").secrets, [NEW, OLD]);
    for (const secret of [NEW, OLD, WRONG]) {
      assertHidden(secret, failure);
    }
    return failure;
  }

  const verdicts: [name: string, verify: object, code: ErrorCode, requests: string[], pauses: number[]][] = [
    [
      "the new one does not work",
      { clientSecret: WRONG },
      "new_secret_refused",
      times(8, TOKEN("unknown", 401)),
      [...LAG_PAUSES_MS],
    ],
    [
      "the new one does not work, the previous one does",
      { clientSecret: WRONG, previousClientSecret: OLD },
      "new_secret_refused",
      [...times(8, TOKEN("unknown", 401)), TOKEN("old", 400)],
      [...LAG_PAUSES_MS],
    ],
    [
      "the new one does not work, the newest is given as the previous one",
      { clientSecret: WRONG, previousClientSecret: NEW },
      "new_secret_refused",
      [...times(8, TOKEN("unknown", 401)), TOKEN("newest", 400)],
      [...LAG_PAUSES_MS],
    ],
    [
      "the previous one does not work",
      { clientSecret: NEW, previousClientSecret: WRONG },
      "slots_changed",
      [TOKEN("newest", 400), TOKEN("unknown", 401)],
      [],
    ],
    [
      "the older one is given as the new one, and the previous one does not work",
      { clientSecret: OLD, previousClientSecret: WRONG },
      "slots_changed",
      [TOKEN("old", 400), TOKEN("unknown", 401)],
      [],
    ],
  ];
  for (const [name, verify, code, requests, pauses] of verdicts) {
    it(`${name}: ${code}`, async () => {
      assert.equal((await refusalOf({ ...DEMO, verify })).code, code);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...requests]);
      assert.deepEqual(on.clock.pauses, pauses);
    });
  }

  it("the whole message when the slots have changed", async () => {
    const { message } = await refusalOf({
      ...DEMO,
      verify: { clientSecret: NEW, previousClientSecret: WRONG },
    });
    assert.equal(
      message,
      `slots_changed: Of ${CLIENT} the token endpoint accepts verify.clientSecret and refuses ` +
        "verify.previousClientSecret, while Cloudflare reports two secrets: the other one is not known here, and DELETE " +
        "could remove the one in use. Nothing was changed. If verify.previousClientSecret was given by hand, here or as " +
        "currentClientSecret of the rotation, correct it. Otherwise find out who rotated, and which secrets there are: " +
        "give the newest as verify.clientSecret, once it is in use, and the one before it as " +
        "verify.previousClientSecret.",
    );
  });

  it("an operation without time for the lag: no pause beyond its limit", async () => {
    const process = on.anotherProcess({ limitMs: 3_000 });
    assert.equal(
      (await refusalOf({ ...DEMO, verify: { clientSecret: WRONG } }, process)).code,
      "new_secret_refused",
    );
    assert.deepEqual(on.clock.pauses, [500, 1_000]);
  });

  for (const [method, code] of [
    ["none", "client_has_no_secret"],
    ["private_key_jwt", "verification_unknown"],
  ] as const) {
    it(`a client that authenticates by ${method}: ${code}`, async () => {
      const reply = describedAs({ token_endpoint_auth_method: method });
      on.simulator.addFault({ operation: "getClient", reply });
      assert.equal((await refusalOf(BOTH)).code, code);
      assert.deepEqual(on.simulator.takeRequests(), [READ(200)]);
    });
  }

  it("a public client: client_has_no_secret", async () => {
    on.simulator.addClient({ clientId: "public", tokenEndpointAuthMethod: "none" });
    const failure = await failureOf(on.cleanup.create({ ...BOTH, oauthClientId: "public" }));
    assert.equal(failure.code, "client_has_no_secret");
    assert.deepEqual(on.simulator.takeRequests(), ["GET oauth_clients/public 200"]);
  });

  const unknown: [name: string, reply: FaultReply, logged: number | string][] = [
    ["500", says(500, { error: "server_error" }), 500],
    ["a page with 503", page(503), 503],
    ["a page with 200", page(200), 200],
    ["a page with 400", page(400), 400],
    ["tokens", says(200, { access_token: "t", token_type: "bearer" }), 200],
    ["a redirect", page(302), 302],
    ["invalid_request", says(400, { error: "invalid_request" }), 400],
    ["invalid_grant with 401", says(401, { error: "invalid_grant" }), 401],
    ["invalid_grant with 200", says(200, { error: "invalid_grant" }), 200],
    ["invalid_grant out of a cache", says(400, { error: "invalid_grant" }, { age: "7" }), 400],
    ["invalid_client with 403", says(403, { error: "invalid_client" }), 403],
    ["429", says(429, { error: "invalid_grant" }), 429],
    ["a cut connection", { kind: "reset" }, "reset"],
    ["half an answer", { kind: "truncate" }, "reset"],
  ];
  for (const [name, reply, logged] of unknown) {
    for (const [which, skip, before] of [
      ["the new secret", 0, []],
      ["the previous one", 1, [TOKEN("newest", 400)]],
    ] as const) {
      it(`${name} for ${which}: verification_unknown after five tries`, async () => {
        on.simulator.addFault({ operation: "token", skip, times: Infinity, reply });
        assert.equal((await refusalOf(BOTH)).code, "verification_unknown");
        const asked = times(5, TOKEN(skip === 0 ? "newest" : "old", logged));
        assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...before, ...asked]);
        assert.deepEqual(on.clock.pauses, [250, 500, 1_000, 2_000]);
      });
    }
  }

  for (const kind of ["noReply", "slowBody"] as const) {
    it(`${kind}: verification_unknown when the operation has no time left`, async () => {
      on.simulator.addFault({ operation: "token", times: Infinity, reply: { kind } });
      const failure = await refusalOf(BOTH, on.anotherProcess({ limitMs: 1_000 }));
      assert.equal(failure.code, "verification_unknown");
      assert.deepEqual(on.simulator.takeRequests(), [READ(200), ...times(3, TOKEN("newest", "no reply"))]);
    });
  }

  it("an answer that clears up is as good as one at once", async () => {
    on.simulator.addFault({ operation: "token", times: 4, reply: page(502) });
    assert.equal((await on.cleanup.create(BOTH)).outputs.proof, "oldSecretRefused");
  });
});
