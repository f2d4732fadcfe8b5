/**
 * Root hooks: a test that opens a connection to anything but this machine fails, whatever becomes of the connection.
 */
import assert from "node:assert/strict";
import net from "node:net";
import { type RootHookObject } from "mocha";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const unplanned: string[] = [];
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the socket below
const connect = net.Socket.prototype.connect;

function guardedConnect(this: net.Socket, ...args: unknown[]): net.Socket {
  const host = hostOf(args);
  if (host !== undefined && !LOOPBACK.test(host)) {
    unplanned.push(host);
    process.nextTick(() => this.destroy(new Error(`unplanned connection to ${host}`)));
    return this;
  }
  return Reflect.apply(connect, this, args) as net.Socket;
}

/** net.Socket.connect takes (options), (path), (port, host), or the array that net.connect has made of them. */
function hostOf(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === "object" && first !== null && "host" in first && typeof first.host === "string") {
    return first.host;
  }
  return typeof first === "number" && typeof second === "string" ? second : undefined;
}

/** Hosts that were refused since the last call. */
export function takeUnplannedConnections(): string[] {
  return unplanned.splice(0);
}

export const mochaHooks: RootHookObject = {
  beforeAll() {
    net.Socket.prototype.connect = guardedConnect;
  },
  afterEach() {
    assert.deepEqual(takeUnplannedConnections(), [], "unplanned network connections");
  },
  afterAll() {
    net.Socket.prototype.connect = connect;
  },
};
