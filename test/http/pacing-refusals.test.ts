import assert from "node:assert/strict";
import { type FaultReply } from "../../simulator";
import {
  accountStages,
  type AccountStage,
  assertRequests,
  clientIds,
  clientsNamed,
  inputsFor,
} from "../helpers/http/account-stage";
import { LIST, refuse } from "../helpers/http/cleanup-stage";

const IDS = clientIds(16);
const [FIRST = "", ...OTHERS] = IDS;
const GET = (id: string): string => `GET oauth_clients/${id} 200`;
const DELETE = (id: string, outcome = 200): string => `DELETE oauth_clients/${id}/rotate_secret ${outcome}`;
const POST = (id: string, outcome = 200): string => `POST oauth_clients/${id}/rotate_secret ${outcome}`;
/** When a log begins: that nobody else comes takes as long. */
const T = 0.025;

const SEVEN = { "retry-after": "7" };
const NOTICE = [
  "Cloudflare asks to wait (rate limit): requests go on in 8 s, at 12:00:07 UTC. Nothing has failed.",
];

describe("pacing: one refusal in the middle of many operations", () => {
  const start = accountStages();

  const cleanUp = async (on: AccountStage): Promise<void> => {
    const states = await on.clock.run(Promise.all(IDS.map((id) => on.cleanup.create(inputsFor(id)))));
    assert.ok(states.every(({ outputs }) => outputs.outcome === "deleted"));
  };

  const rotate = async (on: AccountStage): Promise<void> => {
    const states = await on.clock.run(Promise.all(IDS.map((id) => on.rotation.create(inputsFor(id)))));
    assert.deepEqual(
      states.map(({ outputs }) => outputs.clientSecret),
      IDS.map((id) => on.simulator.client(id).secrets[0]),
    );
  };

  const lists: [name: string, reply: FaultReply, pause: number, notices: string[]][] = [
    ["429 with Retry-After", refuse(429, 10429, SEVEN), 7, NOTICE],
    ["429 with a Retry-After of 4 s", refuse(429, 10429, { "retry-after": "4" }), 4, []],
    ["429 without", refuse(429, 10429), 0, []],
    ["500 with the code of the rate limit", refuse(500, 971), 0, []],
    ["503 with Retry-After", refuse(503, 1000, SEVEN), 7, NOTICE],
    ["429 with an exhausted quota", refuse(429, 10429, { ratelimit: '"default";r=0;t=7' }), 7, NOTICE],
  ];
  for (const [name, reply, pause, notices] of lists) {
    it(`a list is answered with ${name}: all wait, nobody fails`, async () => {
      const on = await start({ clients: clientsNamed(IDS, true) });
      on.simulator.addFault({ operation: "listClients", reply });
      await cleanUp(on);
      // After the pause half of the jitter, 0.25 s.
      const again = T + pause + 0.25;
      assertRequests(on.timed(), [
        [`${T} ${LIST(statusOf(reply))}`],
        [`${again} ${LIST(200)}`],
        IDS.map((id) => `${again} ${DELETE(id)}`),
        [`${round(again + T)} ${LIST(200)}`],
      ]);
      assert.deepEqual(on.notices, notices);
    });
  }

  const changes: [name: string, reply: FaultReply, pause: number, notices: string[]][] = [
    ["429 with Retry-After", refuse(429, 10429, SEVEN), 7, NOTICE],
    ["503 with Retry-After", refuse(503, 1000, SEVEN), 7, NOTICE],
    ["429 without", refuse(429, 10429), 0.25, []],
  ];
  for (const [name, reply, pause, notices] of changes) {
    const lookedAt = round(T + pause);
    // The one that was refused pauses as long and half of the jitter, 0.25 s, then looks, and sends it again.
    const again = pause === 7 ? round(T + 7.25 + T) : round(lookedAt + T);

    it(`a DELETE is answered with ${name}: all wait, nobody fails`, async () => {
      const on = await start({ clients: clientsNamed(IDS, true) });
      on.simulator.addFault({ operation: "deleteRotatedSecret", clientId: FIRST, reply });
      await cleanUp(on);
      assertRequests(on.timed(), [
        [`${T} ${LIST(200)}`],
        [`${T} ${DELETE(FIRST, statusOf(reply))}`, ...OTHERS.map((id) => `${T} ${DELETE(id)}`)],
        [`${lookedAt} ${LIST(200)}`],
        ...[[`${again} ${GET(FIRST)}`], [`${again} ${DELETE(FIRST)}`], [`${round(again + T)} ${GET(FIRST)}`]],
      ]);
      assert.deepEqual(on.notices, notices);
    });

    it(`a POST is answered with ${name}: all wait, nobody fails, and none is sent without a look`, async () => {
      const on = await start({ clients: clientsNamed(IDS) });
      on.simulator.addFault({ operation: "rotateSecret", clientId: FIRST, reply });
      await rotate(on);
      assertRequests(on.timed(), [
        [`${T} ${LIST(200)}`],
        [`${T} ${POST(FIRST, statusOf(reply))}`, ...OTHERS.map((id) => `${T} ${POST(id)}`)],
        [`${lookedAt} ${LIST(200)}`],
        ...[[`${again} ${GET(FIRST)}`], [`${again} ${POST(FIRST)}`], [`${round(again + T)} ${GET(FIRST)}`]],
      ]);
      assert.deepEqual(on.notices, notices);
    });
  }
});

function statusOf(reply: FaultReply): number {
  return reply.kind === "respond" ? reply.status : 200;
}

function round(seconds: number): number {
  return Math.round(seconds * 1e3) / 1e3;
}
