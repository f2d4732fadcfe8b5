import assert from "node:assert/strict";
import { formatId, parseId } from "../../provider/cloudflare/client-id";

const ACCOUNT = "0123456789abcdef0123456789abcdef";

describe("the id of a resource", () => {
  for (const oauthClientId of ["demo", "a b?c", "é"]) {
    it(`of ${oauthClientId} can be read back`, () => {
      const ref = { accountId: ACCOUNT, oauthClientId };
      assert.equal(formatId(ref), `${ACCOUNT}/${oauthClientId}`);
      assert.deepEqual(parseId(formatId(ref)), ref);
    });
  }

  for (const id of [
    "",
    "demo",
    ACCOUNT,
    `${ACCOUNT}/`,
    `${ACCOUNT}/a/b`,
    `short/demo`,
    `${ACCOUNT}x/demo`,
    `${"a/".repeat(16)}/demo`,
  ]) {
    it(`"${id}" is refused`, () => {
      assert.throws(() => parseId(id), { code: "invalid_configuration" });
    });
  }
});
