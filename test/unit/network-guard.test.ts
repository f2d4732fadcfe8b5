import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { takeUnplannedConnections } from "../helpers/network-guard";

describe("the network guard of the tests", () => {
  it("refuses a connection to another machine and remembers it", async () => {
    // TEST-NET-1 (RFC 5737): nobody is there, should the guard let it through.
    const socket = net.connect({ host: "192.0.2.1", port: 443 });
    const [error] = (await once(socket, "error")) as [Error];
    assert.equal(error.message, "unplanned connection to 192.0.2.1");
    assert.deepEqual(takeUnplannedConnections(), ["192.0.2.1"]);
  });
});
