import assert from "node:assert/strict";
import { engines } from "../../package.json";
import { assertNodeVersion, LOWEST_NODE } from "../../sdk/node-version";

describe("the version of Node.js", () => {
  it("is the one that package.json asks for", () => {
    assert.equal(engines.node, `>=${LOWEST_NODE}`);
  });

  for (const version of ["22.19.0", "22.20.1", "24.0.0", process.versions.node]) {
    it(`${version} will do`, () => {
      assertNodeVersion(version);
    });
  }

  for (const version of ["22.18.9", "20.20.2", "9.99.0"]) {
    it(`${version} is too old`, () => {
      assert.throws(
        () => {
          assertNodeVersion(version);
        },
        {
          message:
            `invalid_configuration: pulumi-cloudflare-oauth needs Node.js 22.19 or newer, and this is ${version}. ` +
            "Nothing was sent. Install a newer Node.js, or let PATH find it first.",
        },
      );
    });
  }
});
