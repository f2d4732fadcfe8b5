import assert from "node:assert/strict";
import { type Observation, toObservation, toObservations } from "../../provider/cloudflare/observation";
import { CloudflareOAuthError } from "../../provider/errors";

const DEMO = { accountId: "0123456789abcdef0123456789abcdef", oauthClientId: "demo" };
const READING = `The answer to the request to read OAuth client demo of account ${DEMO.accountId}`;

describe("observation: what an answer about one client says", () => {
  const table: [name: string, fields: object, Observation][] = [
    [
      "two secrets",
      { has_rotated_secret: true },
      { hasRotatedSecret: true, authMethod: "client_secret_basic" },
    ],
    [
      "one secret",
      { has_rotated_secret: false },
      { hasRotatedSecret: false, authMethod: "client_secret_basic" },
    ],
    [
      "how it authenticates",
      { has_rotated_secret: false, token_endpoint_auth_method: "client_secret_post" },
      { hasRotatedSecret: false, authMethod: "client_secret_post" },
    ],
    [
      "that it does not say how it authenticates",
      { has_rotated_secret: false, token_endpoint_auth_method: null },
      { hasRotatedSecret: false, authMethod: "client_secret_basic" },
    ],
    [
      "a way to authenticate that may come",
      { has_rotated_secret: false, token_endpoint_auth_method: "" },
      { hasRotatedSecret: false, authMethod: "" },
    ],
  ];
  for (const [name, fields, observation] of table) {
    it(name, () => {
      assert.deepEqual(toObservation({ client_id: "demo", ...fields }, DEMO), observation);
    });
  }

  const wrong: [
    name: string,
    fields: { client_id: string; has_rotated_secret?: boolean | null },
    message: string,
  ][] = [
    [
      "another client",
      { client_id: "Demo", has_rotated_secret: true },
      `invalid_response: ${READING} describes another client. Check cloudflare:baseUrl, and whether a proxy stands in between.`,
    ],
    ["no flag", { client_id: "demo" }, flagMissing()],
    ["a flag that is null", { client_id: "demo", has_rotated_secret: null }, flagMissing()],
  ];
  for (const [name, fields, message] of wrong) {
    it(`${name} is an error`, () => {
      assert.throws(
        () => toObservation(fields, DEMO),
        (error) => {
          assert.ok(error instanceof CloudflareOAuthError);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }
});

function flagMissing(): string {
  return (
    `flag_missing: ${READING} does not say whether there is a rotated secret. Without has_rotated_secret nothing can be ` +
    "deleted safely. Run the command again; if it stays so, Cloudflare's API has changed: look for a newer version of " +
    "pulumi-cloudflare-oauth."
  );
}

describe("observation: what a list says", () => {
  const a = (flag?: unknown) => ({ client_id: "a", has_rotated_secret: flag });
  const b = (flag?: unknown) => ({ client_id: "b", has_rotated_secret: flag });
  const TRUE: Observation = { hasRotatedSecret: true, authMethod: "client_secret_basic" };
  const FALSE: Observation = { hasRotatedSecret: false, authMethod: "client_secret_basic" };

  const table: [name: string, list: readonly unknown[], clients: Record<string, Observation>][] = [
    ["nothing of nobody", [], {}],
    ["each client", [a(true), b(false)], { a: TRUE, b: FALSE }],
    [
      "how each authenticates",
      [{ ...a(true), token_endpoint_auth_method: "none" }, b(false)],
      { a: { hasRotatedSecret: true, authMethod: "none" }, b: FALSE },
    ],
    ["nothing of one without the flag", [a(), b(false)], { b: FALSE }],
    ["nothing of one whose flag is null", [a(null), b(false)], { b: FALSE }],
    ["nothing of one whose flag is text", [a("true"), b(false)], { b: FALSE }],
    ["nothing of one without an id", [{ has_rotated_secret: true }, b(false)], { b: FALSE }],
    ["nothing of what is no client", [null, "a", 1, [], {}, undefined, b(false)], { b: FALSE }],
    ["nothing of one that is there twice", [a(true), b(false), a(false)], { b: FALSE }],
    ["nothing of one that is there twice and the same", [a(true), a(true), b(false)], { b: FALSE }],
    ["nothing of one that is there three times", [a(true), a(true), a(true), b(false)], { b: FALSE }],
    ["nothing of one that is there with the flag and without", [a(true), a(), b(false)], { b: FALSE }],
    ["nothing of one that is there with a flag and with text", [a(true), a("false"), b(false)], { b: FALSE }],
    ["nothing of one that is there with text and with a flag", [a("false"), a(true), b(false)], { b: FALSE }],
    ["nothing of one that is there without the flag and with", [a(), a(true), b(false)], { b: FALSE }],
    [
      "ids as they are",
      [{ ...a(true), client_id: "__proto__" }, b(false)],
      { ["__proto__"]: TRUE, b: FALSE },
    ],
  ];
  for (const [name, list, clients] of table) {
    it(name, () => {
      assert.deepEqual(toObservations(list), new Map(Object.entries(clients)));
    });
  }
});
