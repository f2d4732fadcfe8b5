import assert from "node:assert/strict";
import { type FaultReply, type Operation } from "../../simulator";
import {
  accountStages,
  type AccountStage,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, page, refuse } from "../helpers/http/cleanup-stage";
import { sideBySide } from "../helpers/side-by-side";

const IDS = clientIds(16);
const GET = (id: string, outcome = 200): string => `GET oauth_clients/${id} ${outcome}`;
const DELETE = (id: string, outcome = 200): string => `DELETE oauth_clients/${id}/rotate_secret ${outcome}`;
const POST = (id: string, outcome = 200): string => `POST oauth_clients/${id}/rotate_secret ${outcome}`;

describe("pacing: a lone refusal in the middle of many operations", () => {
  const start = accountStages();

  it("explore", async () => {
    for (const [operation, reply] of [
      ["listClients", refuse(429, 10429, { "retry-after": "7" })],
      ["deleteRotatedSecret", refuse(429, 10429, { "retry-after": "7" })],
      ["deleteRotatedSecret", refuse(429, 10429)],
      ["deleteRotatedSecret", refuse(503, 1000, { "retry-after": "7" })],
      ["rotateSecret", refuse(429, 10429, { "retry-after": "7" })],
      ["rotateSecret", refuse(429, 10429)],
      ["deleteRotatedSecret", refuse(429, 10429, { "retry-after": "601" })],
      ["listClients", refuse(429, 10429, { "retry-after": "601" })],
      ["rotateSecret", refuse(429, 10429, { "retry-after": "601" })],
    ] as [Operation, FaultReply][]) {
      const rotates = operation === "rotateSecret";
      const on = await start({ clients: clientsNamed(IDS.slice(0, 4), !rotates) });
      on.simulator.addFault({ operation, skip: 1, reply });
      const r = await on.clock.run(Promise.allSettled(IDS.slice(0, 4).map((id) => (rotates ? on.rotation : on.cleanup).create(inputsFor(id)))));
      console.log(operation, JSON.stringify(reply).slice(0, 60), "\n", on.timed().join("\n "), "\n", on.notices, r.map((x) => x.status === "rejected" ? String(x.reason) : x.value.outputs.outcome));
    }
  });
});
