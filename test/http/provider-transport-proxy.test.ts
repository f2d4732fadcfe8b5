import assert from "node:assert/strict";
import net from "node:net";
import tls from "node:tls";
import { CloudflareHttp } from "../../provider/cloudflare/http";
import { HTTP_LIMITS, type HttpLimits } from "../../provider/connections";
import { configurationFor } from "../helpers/http/configuration";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { withoutProxies } from "../helpers/http/hermetic";
import { type Answer, answerText, deadOrigin, header, rawServers } from "../helpers/http/raw-server";
import { selfSigned } from "../helpers/http/self-signed-certificate";

const SECRET = "t0ken-0123456789abcdef";
const CHECK_NETWORK = "Check the network, cloudflare:baseUrl and HTTPS_PROXY; then run the command again.";

function read(baseUrl: string, limits: Partial<HttpLimits> = {}, timeLeftMs = 600_000) {
  const http = new CloudflareHttp(configurationFor(baseUrl, SECRET), { ...HTTP_LIMITS, ...limits });
  return http.send({ method: "GET", path: ["demo"], purpose: "read it" }, timeLeftMs);
}

const empty: Answer = (socket) => socket.write(answerText(200, "{}"));

/** What a proxy does: a tunnel for CONNECT, and for anything else an answer of its own. */
const proxyAnswer: Answer = (socket, head) => {
  const [, host, port] = /^CONNECT (.+):(\d+) /.exec(head) ?? [];
  if (host === undefined) {
    socket.write(answerText(200, "from the proxy"));
    return;
  }
  const target = net.connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(target).pipe(socket);
  });
  target.on("error", () => socket.destroy());
};

/** Node trusts the certificate of the tests' servers while a test runs. */
function trustingSelfSigned(): void {
  let trusted: string[] = [];
  before(async () => {
    trusted = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...trusted, (await selfSigned()).cert]);
  });
  after(() => {
    tls.setDefaultCACertificates(trusted);
  });
}

describe("transport: TLS", () => {
  withoutProxies();
  const start = rawServers();

  it("a handshake that is not answered: within the time that the operation has left", async () => {
    const server = await start(() => undefined);
    const failure = await failureOf(read(server.origin.replace("http:", "https:"), {}, 50));
    assert.match(failure.message, /^request_timeout: No complete answer came within 0\.05 s /);
  });

  it("a certificate that nobody has signed: nothing is sent", async () => {
    const server = await start(empty, { tls: true });
    const failure = await failureOf(read(server.origin));
    assert.equal(failure.code, "network_failure");
    assert.match(failure.message, /\(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    assert.equal(failure.unsent, true);
    assert.deepEqual(server.heads, []);
    assertHidden(SECRET, failure);
  });

  describe("with a certificate that is trusted", () => {
    trustingSelfSigned();

    it("works", async () => {
      const server = await start(empty, { tls: true });
      assert.equal((await read(server.origin)).body, "{}");
      assert.equal(server.heads.length, 1);
    });
  });
});

describe("transport: proxies", () => {
  withoutProxies();
  const start = rawServers();

  it("one that does not answer CONNECT: within the time of the request", async () => {
    const proxy = await start(() => undefined);
    process.env.HTTPS_PROXY = proxy.origin;
    const failure = await failureOf(read("https://api.cloudflare.com/client/v4", { requestMs: 100 }));
    assert.match(failure.message, /^request_timeout: No complete answer came within 0\.1 s /);
    assert.equal(proxy.heads.length, 1);
  });

  describe("of a server with TLS", () => {
    trustingSelfSigned();

    for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
      it(`${variable}: a tunnel, and the credential only in it`, async () => {
        const server = await start(empty, { tls: true });
        const proxy = await start(proxyAnswer);
        process.env[variable] = `http://user:pa%20ss@127.0.0.1:${proxy.port}`;
        assert.equal((await read(server.origin)).body, "{}");

        const [connect = "", ...more] = proxy.heads;
        assert.deepEqual(more, []);
        assert.equal(connect.split("\r\n")[0], `CONNECT localhost:${server.port} HTTP/1.1`);
        assert.equal(header(connect, "proxy-authorization"), "Basic dXNlcjpwYSBzcw==");
        assert.ok(!connect.includes(SECRET));

        const [request = ""] = server.heads;
        assert.equal(request.split("\r\n")[0], "GET /demo HTTP/1.1");
        assert.equal(header(request, "authorization"), `Bearer ${SECRET}`);
        assert.equal(header(request, "proxy-authorization"), undefined);
      });
    }
  });

  it("HTTP_PROXY, for a server without TLS", async () => {
    const server = await start(empty);
    const proxy = await start(proxyAnswer);
    process.env.HTTP_PROXY = proxy.origin;
    assert.equal((await read(server.origin)).body, "from the proxy");
    assert.deepEqual(
      proxy.heads.map((head) => head.split("\r\n")[0]),
      [`GET ${server.origin}/demo HTTP/1.1`],
    );
    assert.deepEqual(server.heads, []);
  });

  const direct: [name: string, noProxy: (port: number) => string][] = [
    ["the address", () => "127.0.0.1"],
    ["the address and the port", (port) => `127.0.0.1:${port}`],
    ["the address among others", () => "example.com, 127.0.0.1"],
    ["everything", () => "*"],
  ];
  for (const [name, noProxy] of direct) {
    it(`NO_PROXY with ${name}: no proxy`, async () => {
      const server = await start(empty);
      const proxy = await start(proxyAnswer);
      process.env.HTTP_PROXY = proxy.origin;
      process.env.NO_PROXY = noProxy(server.port);
      assert.equal((await read(server.origin)).body, "{}");
      assert.equal(server.heads.length, 1);
      assert.deepEqual(proxy.heads, []);
    });
  }

  it("NO_PROXY with another address: the proxy", async () => {
    const proxy = await start(proxyAnswer);
    process.env.HTTP_PROXY = proxy.origin;
    process.env.NO_PROXY = "127.0.0.2,example.com";
    assert.equal((await read("http://127.0.0.1:1")).body, "from the proxy");
  });

  const TARGET = "https://api.cloudflare.com/client/v4";

  it("a proxy that is not there: certainly unsent", async () => {
    const origin = await deadOrigin();
    process.env.HTTPS_PROXY = origin;
    const failure = await failureOf(read(TARGET));
    assert.equal(
      failure.message,
      `network_failure: No connection could be made to read it (ECONNREFUSED). ${CHECK_NETWORK}`,
    );
    assert.equal(failure.unsent, true);
  });

  const refusals: [name: string, answer: Answer, code: string][] = [
    ["asks for a password", (socket) => socket.write(answerText(407, SECRET)), "UND_ERR_ABORTED"],
    ["does not reach the server", (socket) => socket.write(answerText(502, SECRET)), "UND_ERR_ABORTED"],
    ["cuts the connection", (socket) => socket.resetAndDestroy(), "ECONNRESET"],
    ["ends the connection", (socket) => socket.end(), "UND_ERR_PRX_CONN"],
  ];
  for (const [name, answer, code] of refusals) {
    it(`a proxy that ${name}: a failure of the network, one CONNECT, no credential`, async () => {
      const proxy = await start(answer);
      process.env.HTTPS_PROXY = proxy.origin.replace("//", `//user:${SECRET}@`);
      const failure = await failureOf(read(TARGET));
      assert.equal(failure.code, "network_failure");
      assert.match(failure.message, new RegExp(`\\(${code}\\)`));
      assert.deepEqual(
        proxy.heads.map((head) => head.split("\r\n")[0]),
        ["CONNECT api.cloudflare.com:443 HTTP/1.1"],
      );
      assert.equal(header(proxy.heads[0] ?? "", "authorization"), undefined);
      assertHidden(SECRET, failure);
    });
  }

  it("a proxy that asks for a password, of a server without TLS", async () => {
    const proxy = await start((socket) => socket.write(answerText(407, SECRET)));
    process.env.HTTP_PROXY = proxy.origin;
    const failure = await failureOf(read("http://127.0.0.1:1"));
    assert.equal(failure.code, "network_failure");
    assert.equal(proxy.heads.length, 1);
    assertHidden(SECRET, failure);
  });

  const malformed = [
    "s3cret",
    "http://",
    "proxy.example.com:8080",
    "user:s3cret@proxy.example.com",
    "http://user:s3cret@proxy.example.com:port",
    "http://user:s3cret%zz@proxy.example.com",
    "ftp://user:s3cret@proxy.example.com",
  ];
  for (const variable of ["HTTPS_PROXY", "HTTP_PROXY"]) {
    for (const value of malformed) {
      it(`${variable}=${value} is refused without being shown`, () => {
        process.env[variable] = value;
        assert.throws(
          () => read(TARGET),
          (error: Error) => {
            assert.equal(
              error.message,
              "invalid_configuration: The proxy named by HTTPS_PROXY or HTTP_PROXY is not a URL. Nothing was sent. " +
                "Correct the variable (http://host:port), or unset it.",
            );
            assertHidden("s3cret", error);
            assertHidden("proxy.example.com", error);
            return true;
          },
        );
      });
    }
  }
});
