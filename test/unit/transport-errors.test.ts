import assert from "node:assert/strict";
import { codeOf, isNotConnected } from "../../provider/transport-errors";

/** As Node.js makes them. */
function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

function severalAddresses(code: string): Error {
  return Object.assign(new AggregateError([systemError(code, "connect")]), { code });
}

describe("transport errors: whether it is certain that nothing was sent", () => {
  const table: [title: string, error: unknown, expected: boolean][] = [
    ["refused", systemError("ECONNREFUSED", "connect"), true],
    ["refused at all addresses", severalAddresses("ECONNREFUSED"), true],
    ["no such name", systemError("ENOTFOUND", "getaddrinfo"), true],
    [
      "hidden by fetch",
      new TypeError("fetch failed", { cause: systemError("ECONNREFUSED", "connect") }),
      true,
    ],
    ["no route while connecting", systemError("EHOSTUNREACH", "connect"), true],
    ["no route to any address", severalAddresses("ENETUNREACH"), true],
    ["no route any more, told to a connection that stood", systemError("EHOSTUNREACH", "read"), false],
    ["no route any more, told while writing", systemError("ENETUNREACH", "write"), false],
    ["refused, told to a connection that stood", systemError("ECONNREFUSED", "read"), false],
    ["no name server", systemError("EAI_AGAIN", "getaddrinfo"), true],
    ["no such code of that call", systemError("EAI_AGAIN", "read"), false],
    ["no connection in time", Object.assign(new Error(), { code: "UND_ERR_CONNECT_TIMEOUT" }), true],
    ["a code without a call", Object.assign(new Error(), { code: "ECONNREFUSED" }), false],
    ["reset", systemError("ECONNRESET", "read"), false],
    ["without a code", new Error("ECONNREFUSED"), false],
    ["no error", "ECONNREFUSED", false],
  ];
  for (const [title, error, expected] of table) {
    it(`${title}: ${expected}`, () => {
      assert.equal(isNotConnected(error), expected);
    });
  }

  it("a code is a name, never a text that may hold something", () => {
    assert.equal(codeOf(systemError("ECONNRESET", "read")), "ECONNRESET");
    assert.equal(codeOf(Object.assign(new Error(), { code: "Bearer s3cret" })), undefined);
  });
});
