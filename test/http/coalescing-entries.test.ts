import assert from "node:assert/strict";
import { type Envelope, type OAuthClient } from "../../simulator";
import {
  accountStages,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST } from "../helpers/http/cleanup-stage";
import { sideBySide } from "../helpers/side-by-side";

const GET = (id: string): string => `GET oauth_clients/${id} 200`;
const DELETE = (id: string): string => `DELETE oauth_clients/${id}/rotate_secret 200`;
const POST = (id: string): string => `POST oauth_clients/${id}/rotate_secret 200`;
const [A = "", B = "", C = ""] = clientIds(3);
const operation = "listClients";

/** The list with other entries than its own. */
function listing(change: (clients: OAuthClient[]) => unknown[]): (envelope: Envelope) => Envelope {
  return (envelope) => ({ ...envelope, result: change(envelope.result as OAuthClient[]) });
}

/** The list with something else in place of the client B. */
function inPlaceOfB(change: (client: OAuthClient) => unknown[]): (envelope: Envelope) => Envelope {
  return listing((clients) =>
    clients.flatMap((client) => (client.client_id === B ? change(client) : [client])),
  );
}

describe("coalescing: a client that the list says nothing of is read alone", () => {
  const start = accountStages();

  const table: [name: string, edit: (envelope: Envelope) => Envelope][] = [
    ["not there", inPlaceOfB(() => [])],
    ["under another id", inPlaceOfB((b) => [{ ...b, client_id: "other" }])],
    ["without an id", inPlaceOfB(({ client_id, ...b }) => [{ ...b, id: client_id }])],
    [
      "without the flag",
      inPlaceOfB(({ has_rotated_secret, ...b }) => [{ ...b, rotated: has_rotated_secret }]),
    ],
    ["with a flag that is null", inPlaceOfB((b) => [{ ...b, has_rotated_secret: null }])],
    ["with a flag that is text", inPlaceOfB((b) => [{ ...b, has_rotated_secret: "false" }])],
    ["with a method that is a number", inPlaceOfB((b) => [{ ...b, token_endpoint_auth_method: 1 }])],
    ["null", inPlaceOfB(() => [null])],
    ["its id only", inPlaceOfB((b) => [b.client_id])],
    ["there twice", inPlaceOfB((b) => [b, b])],
    ["there with both flags", inPlaceOfB((b) => [b, { ...b, has_rotated_secret: false }])],
    ["there once more without the flag", inPlaceOfB((b) => [b, { client_id: b.client_id }])],
    ["there once more in another shape", inPlaceOfB((b) => [{ ...b, has_rotated_secret: 0 }, b])],
  ];
  for (const [name, edit] of table) {
    it(name, async () => {
      const on = await start({ clients: clientsNamed([A, B, C], true) });
      on.simulator.addFault({ operation, times: Infinity, reply: { kind: "edit", edit } });
      const states = await on.clock.run(
        sideBySide([A, B, C], 3, (id) => on.cleanup.create(inputsFor(id)), on.clock),
      );
      assert.deepEqual(
        states.map(({ outputs }) => outputs.outcome),
        ["deleted", "deleted", "deleted"],
      );
      assertRequests(on.simulator.takeRequests(), [
        [LIST(200)],
        [GET(B), DELETE(A), DELETE(B), DELETE(C)],
        [LIST(200)],
        [GET(B)],
      ]);
    });
  }

  it("an empty list: all of them", async () => {
    const on = await start({ clients: clientsNamed([A, B]) });
    on.simulator.addFault({ operation, reply: { kind: "edit", edit: listing(() => []) } });
    await on.clock.run(sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock));
    assertRequests(on.simulator.takeRequests(), [[LIST(200)], [GET(A), GET(B)]]);
  });

  it("a client that is gone fails alone", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    const gone = on.cleanup.create(inputsFor("gone"));
    const others = sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock);
    await assert.rejects(on.clock.run(gone), /client_not_found: .* OAuth client gone /);
    await on.clock.run(others);
    assertRequests(on.simulator.takeRequests(), [
      [LIST(200)],
      ["GET oauth_clients/gone 404", DELETE(A), DELETE(B)],
      [LIST(200)],
    ]);
  });
});

describe("coalescing: a list that contradicts what this process has changed", () => {
  const start = accountStages();

  it("says true after a DELETE: each is read alone, and nobody waits", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    on.simulator.addFault({ operation, skip: 1, reply: { kind: "staleFlag" } });
    const began = on.clock.now();
    await on.clock.run(sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock));
    assertRequests(on.simulator.takeRequests(), [
      [LIST(200)],
      [DELETE(A), DELETE(B)],
      [LIST(200)],
      [GET(A), GET(B)],
    ]);
    assert.equal(on.clock.now() - began, 50, "until it was quiet, twice");
  });

  it("says true after a DELETE whose answer was lost: the same", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    on.simulator.addFault({
      operation: "deleteRotatedSecret",
      times: 2,
      effect: true,
      reply: { kind: "reset" },
    });
    on.simulator.addFault({ operation, skip: 1, times: Infinity, reply: { kind: "staleFlag" } });
    const states = await on.clock.run(
      sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock),
    );
    assert.deepEqual(
      states.map(({ outputs }) => outputs.outcome),
      ["deleted", "deleted"],
    );
    const lost = (id: string): string => `DELETE oauth_clients/${id}/rotate_secret reset`;
    assertRequests(on.simulator.takeRequests(), [
      [LIST(200)],
      [lost(A), lost(B)],
      [LIST(200)],
      [GET(A), GET(B)],
    ]);
  });

  it("says true after a DELETE that was refused: it is believed", async () => {
    const on = await start({ clients: clientsNamed([A, B], true) });
    const refusal = { success: false, errors: [{ code: 10_000, message: "no" }], result: null };
    on.simulator.addFault({
      operation: "deleteRotatedSecret",
      times: Infinity,
      reply: { kind: "respond", status: 403, body: refusal },
    });
    const [a, b] = await on.clock.run(
      Promise.allSettled([on.cleanup.create(inputsFor(A)), on.cleanup.create(inputsFor(B))]),
    );
    assert.match(String(a.status === "rejected" && a.reason), /permission_denied: .* Nothing was changed\./);
    assert.match(String(b.status === "rejected" && b.reason), /permission_denied: .* Nothing was changed\./);
    const refused = (id: string): string => `DELETE oauth_clients/${id}/rotate_secret 403`;
    assertRequests(on.simulator.takeRequests(), [[LIST(200)], [refused(A), refused(B)], [LIST(200)]]);
  });

  it("says false after a rotation: a cleanup behind it is not already clean", async () => {
    const on = await start({ clients: clientsNamed([A, B]) });
    const stale = listing((clients) => clients.map((client) => ({ ...client, has_rotated_secret: false })));
    on.simulator.addFault({ operation, times: Infinity, reply: { kind: "edit", edit: stale } });
    await on.clock.run(on.rotation.create(inputsFor(A)));
    assertRequests(on.simulator.takeRequests(), [[GET(A)], [POST(A)], [GET(A)]]);
    const states = await on.clock.run(
      sideBySide([A, B], 2, (id) => on.cleanup.create(inputsFor(id)), on.clock),
    );
    assert.deepEqual(
      states.map(({ outputs }) => outputs.outcome),
      ["deleted", "alreadyClean"],
    );
    assertRequests(on.simulator.takeRequests(), [[LIST(200)], [GET(A)], [DELETE(A)], [GET(A)]]);
  });

  it("lags behind rotations: each is confirmed alone, and nobody waits", async () => {
    const on = await start({ clients: clientsNamed([A, B]) });
    const stale = listing((clients) => clients.map((client) => ({ ...client, has_rotated_secret: false })));
    on.simulator.addFault({ operation, times: Infinity, reply: { kind: "edit", edit: stale } });
    const began = on.clock.now();
    const states = await on.clock.run(
      sideBySide([A, B], 2, (id) => on.rotation.create(inputsFor(id)), on.clock),
    );
    assert.deepEqual(
      states.map(({ outputs }) => outputs.clientSecret),
      [A, B].map((id) => on.simulator.client(id).secrets[0]),
    );
    assertRequests(on.simulator.takeRequests(), [
      [LIST(200)],
      [POST(A), POST(B)],
      [LIST(200)],
      [GET(A), GET(B)],
    ]);
    assert.equal(on.clock.now() - began, 50, "until it was quiet, twice");
  });
});
