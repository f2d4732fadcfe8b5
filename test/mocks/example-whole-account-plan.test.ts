import assert from "node:assert/strict";
import {
  type Confirmations,
  type ListedClient,
  plan,
  type Plan,
} from "../../examples/whole-account/confirmations";

const NOW = new Date("2026-11-23T12:00:00Z");

/** Two clients with a secret, one of them with an old one beside it. */
const CLIENTS: ListedClient[] = [
  { clientId: "rotated", hasRotatedSecret: true, tokenEndpointAuthMethod: "client_secret_basic" },
  { clientId: "clean", hasRotatedSecret: false, tokenEndpointAuthMethod: "client_secret_post" },
];

describe("example: whole-account, what is cleaned up", () => {
  const confirmations: [string, Confirmations, Omit<Plan, "rotated">][] = [
    ["nothing without a confirmation", {}, { confirmed: [], ignored: {} }],
    [
      "a client whose newest secret is confirmed",
      { rotated: "2026-11-23" },
      { confirmed: [{ oauthClientId: "rotated", confirmedOn: "2026-11-23" }], ignored: {} },
    ],
    [
      "one without an old secret too: its cleanup stays in the program",
      { clean: "2026-11-23" },
      { confirmed: [{ oauthClientId: "clean", confirmedOn: "2026-11-23" }], ignored: {} },
    ],
    [
      "at a time",
      { rotated: "2026-11-23T11:59:00+02:00" },
      { confirmed: [{ oauthClientId: "rotated", confirmedOn: "2026-11-23T11:59:00+02:00" }], ignored: {} },
    ],
    [
      "not quite seven days ago",
      { rotated: "2026-11-16T12:00:00Z" },
      { confirmed: [{ oauthClientId: "rotated", confirmedOn: "2026-11-16T12:00:00Z" }], ignored: {} },
    ],
    [
      "more than seven days ago",
      { rotated: "2026-11-16T11:59:59Z" },
      { confirmed: [], ignored: { rotated: "its confirmation is older than 7 days" } },
    ],
    [
      "tomorrow, where it is tomorrow already",
      { rotated: "2026-11-24" },
      { confirmed: [{ oauthClientId: "rotated", confirmedOn: "2026-11-24" }], ignored: {} },
    ],
    [
      "the day after tomorrow",
      { rotated: "2026-11-25" },
      { confirmed: [], ignored: { rotated: "its confirmation is of the future" } },
    ],
    ...["yes", "", "23.11.2026", "2026-13-01", "2026", "2026-11-23 00:00:00 +0000 UTC"].map(
      (text): [string, Confirmations, Omit<Plan, "rotated">] => [
        `not when it is ${JSON.stringify(text)}`,
        { rotated: text },
        { confirmed: [], ignored: { rotated: 'its confirmation is no day such as "2026-11-23", in quotes' } },
      ],
    ),
    [
      "no client that the account does not have",
      { ratated: "2026-11-23", clean: "2026-11-23" },
      {
        confirmed: [{ oauthClientId: "clean", confirmedOn: "2026-11-23" }],
        ignored: { ratated: "the account has no such client" },
      },
    ],
  ];
  for (const [title, given, expected] of confirmations) {
    it(title, () => {
      assert.deepEqual(plan(CLIENTS, given, NOW), { ...expected, rotated: ["rotated"] });
    });
  }

  it("no public client: it has no secret", () => {
    const clients = [{ clientId: "app", hasRotatedSecret: true, tokenEndpointAuthMethod: "none" }];
    assert.deepEqual(plan(clients, { app: "2026-11-23" }, NOW), {
      confirmed: [],
      rotated: [],
      ignored: { app: "it is a public client and has no secret" },
    });
  });

  const flags: [string, ListedClient, boolean][] = [
    ["true", { clientId: "c", hasRotatedSecret: true }, true],
    ["false", { clientId: "c", hasRotatedSecret: false }, false],
    ["null", { clientId: "c", hasRotatedSecret: null, tokenEndpointAuthMethod: null }, true],
    ["missing", { clientId: "c" }, true],
    ["missing, public client", { clientId: "c", tokenEndpointAuthMethod: "none" }, false],
  ];
  for (const [title, client, rotated] of flags) {
    it(`flag ${title}: ${rotated ? "listed as rotated" : "not listed"}`, () => {
      assert.deepEqual(plan([client], {}, NOW).rotated, rotated ? ["c"] : []);
    });
  }
});
