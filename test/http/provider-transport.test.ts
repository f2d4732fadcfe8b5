import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { CloudflareHttp, type HttpRequest } from "../../provider/cloudflare/http";
import { HTTP_LIMITS, type HttpLimits } from "../../provider/connections";
import { type Credential } from "../../provider/configuration";
import { type ErrorCode } from "../../provider/errors";
import { Operation } from "../../provider/operation";
import { FakeClock } from "../helpers/fake-clock";
import { configurationFor } from "../helpers/http/configuration";
import { assertHidden, failureOf } from "../helpers/http/failure";
import { withoutProxies } from "../helpers/http/hermetic";
import { oauthClientsOver } from "../helpers/http/oauth-clients";
import { type Answer, answerText, deadOrigin, header, rawServers } from "../helpers/http/raw-server";

const SECRET = "t0ken-0123456789abcdef";
const TOKEN: Credential = { kind: "apiToken", apiToken: SECRET };
const READ: HttpRequest = {
  method: "GET",
  path: ["accounts", "a", "oauth_clients", "demo"],
  purpose: "read it",
};
const DELETE: HttpRequest = { ...READ, method: "DELETE", purpose: "delete it" };
const TIME_LEFT_MS = 600_000;
const CHECK_NETWORK = "Check the network, cloudflare:baseUrl and HTTPS_PROXY; then run the command again.";
const CHECK_STATUS = "Check the network, and www.cloudflarestatus.com; then run the command again.";
const CHECK_PROXY = "Check cloudflare:baseUrl, and whether a proxy stands in between.";

function connect(baseUrl: string, limits: Partial<HttpLimits> = {}, credential = TOKEN): CloudflareHttp {
  return new CloudflareHttp(configurationFor(baseUrl, credential), { ...HTTP_LIMITS, ...limits });
}

const empty: Answer = (socket) => socket.write(answerText(200, "{}"));

describe("transport: what is sent", () => {
  withoutProxies();
  const start = rawServers();

  const credentials: [Credential, headers: Record<string, string | undefined>][] = [
    [
      { kind: "apiToken", apiToken: "t0ken" },
      { authorization: "Bearer t0ken", "x-auth-email": undefined, "x-auth-key": undefined },
    ],
    [
      { kind: "apiKey", email: "a@example.com", apiKey: "k3y" },
      { authorization: undefined, "x-auth-email": "a@example.com", "x-auth-key": "k3y" },
    ],
  ];
  for (const [credential, expected] of credentials) {
    for (const method of ["GET", "DELETE"] as const) {
      it(`${method} with ${credential.kind} and no other credential`, async () => {
        const server = await start(empty);
        const reply = await connect(server.origin, {}, credential).send({ ...READ, method }, TIME_LEFT_MS);
        assert.deepEqual(reply, { status: 200, headers: { "content-length": "2" }, body: "{}" });
        assert.equal(server.heads.length, 1);
        const [head = ""] = server.heads;
        assert.equal(head.split("\r\n")[0], `${method} /accounts/a/oauth_clients/demo HTTP/1.1`);
        const sent = Object.keys(expected).map((name) => [name, header(head, name)]);
        assert.deepEqual(Object.fromEntries(sent), expected);
        assert.equal(header(head, "accept"), "application/json");
        assert.equal(header(head, "host"), `127.0.0.1:${server.port}`);
      });
    }
  }

  const ids: [id: string, wire: string][] = [
    ["demo", "demo"],
    ["a b", "a%20b"],
    ["a?b=c", "a%3Fb%3Dc"],
    ["a#b", "a%23b"],
    ["a/b", "a%2Fb"],
    ["a%2Fb", "a%252Fb"],
    ["..%2F..", "..%252F.."],
    ["%2e%2e", "%252e%252e"],
    ["...", "..."],
    ["a\\b", "a%5Cb"],
    ["a\r\nx-auth-key: b", "a%0D%0Ax-auth-key%3A%20b"],
    ["a;b&c+d@e:f", "a%3Bb%26c%2Bd%40e%3Af"],
    ["-_.!~*'()", "-_.!~*'()"],
    ["Zürich", "Z%C3%BCrich"],
    ["東京", "%E6%9D%B1%E4%BA%AC"],
    ["🔑", "%F0%9F%94%91"],
  ];
  it("odd client ids, each as one segment", async () => {
    const server = await start(empty);
    const http = connect(server.origin);
    for (const [id] of ids) {
      await http.send(
        { ...READ, path: ["accounts", "a", "oauth_clients", id, "rotate_secret"] },
        TIME_LEFT_MS,
      );
    }
    assert.deepEqual(
      server.heads.map((head) => head.split("\r\n")[0]),
      ids.map(([, wire]) => `GET /accounts/a/oauth_clients/${wire}/rotate_secret HTTP/1.1`),
    );
  });

  it("a base URL with a path in front", async () => {
    const server = await start(empty);
    await connect(`${server.origin}/proxy%20x/client/v4`).send(READ, TIME_LEFT_MS);
    assert.equal(
      server.heads[0]?.split("\r\n")[0],
      "GET /proxy%20x/client/v4/accounts/a/oauth_clients/demo HTTP/1.1",
    );
  });

  for (const segment of ["", ".", ".."]) {
    it(`nothing when a segment is "${segment}"`, async () => {
      const server = await start(empty);
      const path = ["accounts", "a", "oauth_clients", segment, "rotate_secret"];
      const failure = await failureOf(connect(server.origin).send({ ...DELETE, path }, TIME_LEFT_MS));
      assert.equal(failure.code, "invalid_configuration");
      assert.equal(
        failure.message,
        `invalid_configuration: "${segment}" cannot be a segment of a path. Nothing was sent. ` +
          "Correct accountId and oauthClientId.",
      );
      assert.deepEqual(server.heads, []);
    });
  }

  it("the second request too, on the connection of the first", async () => {
    const server = await start(empty);
    const http = connect(server.origin);
    await http.send(READ, TIME_LEFT_MS);
    assert.equal((await http.send(DELETE, TIME_LEFT_MS)).status, 200);
    assert.equal(server.heads.length, 2);
  });
});

describe("transport: what comes back", () => {
  withoutProxies();
  const start = rawServers();

  it("any status, the headers by lower-case name, of a repeated one all as a list, and the body as UTF-8", async () => {
    const body = "<p>Zürich 🔑</p>";
    const head = { "X-One": "1", "x-one": "2", "CF-Ray": "8f2b1c3d4e5f6a7b-FRA" };
    const server = await start((socket) => socket.write(answerText(503, body, head)));
    assert.deepEqual(await connect(server.origin).send(READ, TIME_LEFT_MS), {
      status: 503,
      headers: { "content-length": "19", "x-one": "1, 2", "cf-ray": "8f2b1c3d4e5f6a7b-FRA" },
      body,
    });
  });

  it("a body without its byte order mark", async () => {
    const server = await start((socket) => socket.write(answerText(200, '\uFEFF{"a":1}')));
    assert.equal((await connect(server.origin).send(READ, TIME_LEFT_MS)).body, '{"a":1}');
  });

  it("a body in chunks that cut a character in two", async () => {
    const [first, second] = [Buffer.from([0xc3]), Buffer.from([0xbc])];
    const server = await start((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      for (const chunk of [first, second]) {
        socket.write(Buffer.concat([Buffer.from("1\r\n"), chunk, Buffer.from("\r\n")]));
      }
      socket.write("0\r\n\r\n");
    });
    assert.equal((await connect(server.origin).send(READ, TIME_LEFT_MS)).body, "ü");
  });

  it("a body of exactly as many bytes as are allowed", async () => {
    const server = await start((socket) => socket.write(answerText(200, "x".repeat(100))));
    const reply = await connect(server.origin, { bodyBytes: 100 }).send(READ, TIME_LEFT_MS);
    assert.equal(reply.body.length, 100);
  });

  it("a body that says it is not encoded", async () => {
    const server = await start((socket) =>
      socket.write(answerText(200, "{}", { "content-encoding": "Identity" })),
    );
    assert.equal((await connect(server.origin).send(READ, TIME_LEFT_MS)).body, "{}");
  });
});

describe("transport: connections that fail", () => {
  withoutProxies();
  const start = rawServers();
  const cut = (code?: string) =>
    `network_failure: The connection was cut before the answer to the request to read it was complete${code === undefined ? "" : ` (${code})`}. ${CHECK_NETWORK}`;

  it("refused: certainly unsent", async () => {
    const origin = await deadOrigin();
    const failure = await failureOf(connect(origin).send(READ, TIME_LEFT_MS));
    assert.equal(
      failure.message,
      `network_failure: No connection could be made to read it (ECONNREFUSED). ${CHECK_NETWORK}`,
    );
    assert.equal(failure.code, "network_failure");
    assert.equal(failure.unsent, true);
    assert.equal(failure.status, undefined);
    assertHidden(SECRET, failure);
  });

  const table: [name: string, answer: Answer, message: string][] = [
    ["reset before the answer", (socket) => socket.resetAndDestroy(), cut("ECONNRESET")],
    ["closed before the answer", (socket) => socket.end(), cut("UND_ERR_SOCKET")],
    ["closed in the head", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le"), cut("UND_ERR_SOCKET")],
    [
      "reset in the body",
      (socket) =>
        socket.write(answerText(200, "{", { "content-length": "2" }), () => socket.resetAndDestroy()),
      cut("ECONNRESET"),
    ],
    [
      "closed in the body",
      (socket) => socket.end(answerText(200, "{", { "content-length": "2" })),
      cut("UND_ERR_SOCKET"),
    ],
    [
      "closed between two chunks",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n"),
      cut("UND_ERR_SOCKET"),
    ],
    ["an answer that is not HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"), cut()],
    [
      "a chunk whose size is no number",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
      cut(),
    ],
    [
      "a head without end",
      (socket) => socket.end(answerText(200, "{}", { "x-long": "x".repeat(100_000) })),
      cut("UND_ERR_HEADERS_OVERFLOW"),
    ],
  ];
  for (const [name, answer, message] of table) {
    it(`${name}: may have been sent`, async () => {
      const server = await start(answer);
      const failure = await failureOf(connect(server.origin).send(READ, TIME_LEFT_MS));
      assert.equal(failure.message, message);
      assert.equal(failure.code, "network_failure");
      assert.equal(failure.unsent, false);
      assert.equal(server.heads.length, 1);
      assertHidden(SECRET, failure);
    });
  }

  it("DELETE is not sent again on another connection when the one kept open is cut", async () => {
    const server = await start((socket, head) => {
      if (head.startsWith("GET")) {
        empty(socket, head);
      } else {
        socket.destroy();
      }
    });
    const http = connect(server.origin);
    await http.send(READ, TIME_LEFT_MS);
    const failure = await failureOf(http.send(DELETE, TIME_LEFT_MS));
    assert.equal(failure.code, "network_failure");
    assert.equal(failure.unsent, false);
    assert.deepEqual(
      server.heads.map((head) => head.split(" ")[0]),
      ["GET", "DELETE"],
    );
  });
});

describe("transport: answers that come too late", () => {
  withoutProxies();
  const start = rawServers();
  const late = (seconds: string) =>
    `request_timeout: No complete answer came within ${seconds} s to the request to read it. ${CHECK_STATUS}`;

  /** Never stops, so that only the limit of the whole request can end it. */
  const drip =
    (head: string, text: string): Answer =>
    (socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write(text), 5);
      socket.once("close", () => {
        clearInterval(timer);
      });
    };
  const table: [name: string, answer: Answer][] = [
    ["no answer at all", () => undefined],
    ["half a head", (socket) => socket.write("HTTP/1.1 200 OK\r\nx-slow")],
    ["a head that does not end", drip("HTTP/1.1 200 OK\r\nx-slow: ", "x")],
    ["a head without a body", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n")],
    ["a body that does not end", drip("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\n \r\n")],
  ];
  for (const [name, answer] of table) {
    it(`${name}: the time of the whole request counts, and the connection is dropped`, async () => {
      const server = await start(answer);
      const failure = await failureOf(connect(server.origin, { requestMs: 100 }).send(READ, TIME_LEFT_MS));
      assert.equal(failure.message, late("0.1"));
      assert.equal(failure.code, "request_timeout");
      assert.equal(failure.unsent, false);
      assert.equal(server.heads.length, 1);
      assertHidden(SECRET, failure);
      await server.idle();
    });
  }

  it("the time that the operation has left, when that is less", async () => {
    const server = await start(() => undefined);
    const failure = await failureOf(connect(server.origin).send(READ, 50));
    assert.equal(failure.message, late("0.05"));
  });

  it("a time left that is no whole number of milliseconds", async () => {
    const server = await start(empty);
    const http = connect(server.origin);
    assert.equal((await http.send(READ, 1_000.5)).status, 200);
  });

  it("a TLS handshake that is not answered: no connection, certainly unsent", async () => {
    const server = await start(() => undefined);
    const http = connect(server.origin.replace("http:", "https:"), { connectMs: 100 });
    const failure = await failureOf(http.send(READ, TIME_LEFT_MS));
    assert.equal(
      failure.message,
      `request_timeout: No connection could be made in time to read it (UND_ERR_CONNECT_TIMEOUT). ${CHECK_STATUS}`,
    );
    assert.equal(failure.unsent, true);
    assert.deepEqual(server.heads, []);
  });
});

describe("transport: bodies that are not taken", () => {
  withoutProxies();
  const start = rawServers();

  /** Writes `text` for as long as the client takes it. */
  const flood =
    (head: string, text: string): Answer =>
    (socket) => {
      const pump = () => {
        while (!socket.destroyed && socket.write(text));
      };
      socket.write(head);
      socket.on("drain", pump);
      pump();
    };
  const kilobyte = "x".repeat(1024);
  const tooLarge: [name: string, answer: Answer][] = [
    ["a content-length", flood("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", kilobyte)],
    ["chunks", flood("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", `400\r\n${kilobyte}\r\n`)],
    ["nothing but the end of the connection", flood("HTTP/1.1 200 OK\r\n\r\n", kilobyte)],
    [
      "one byte too many",
      (socket) => socket.write(answerText(200, "x".repeat(10_001), { "content-length": "10002" })),
    ],
  ];
  for (const [name, answer] of tooLarge) {
    it(`larger than allowed, measured by ${name}: the connection is dropped`, async () => {
      const server = await start(answer);
      const failure = await failureOf(connect(server.origin, { bodyBytes: 10_000 }).send(READ, TIME_LEFT_MS));
      assert.equal(
        failure.message,
        `invalid_response: The answer to the request to read it is larger than 10000 bytes. ${CHECK_PROXY} (HTTP 200)`,
      );
      assert.equal(failure.code, "invalid_response");
      assert.equal(server.heads.length, 1);
      await server.idle();
    });
  }

  for (const encoding of ["gzip", "GZIP", "br", "deflate", "identity, gzip"]) {
    it(`encoded as ${encoding}, which nobody asked for: not unpacked`, async () => {
      const bomb = gzipSync(Buffer.alloc(1024 * 1024));
      const head = { "content-encoding": encoding, "content-length": String(bomb.length + 1) };
      const server = await start((socket) => {
        socket.write(answerText(200, "", head));
        socket.write(bomb);
      });
      const failure = await failureOf(connect(server.origin).send(READ, TIME_LEFT_MS));
      assert.equal(
        failure.message,
        "invalid_response: The answer to the request to read it comes in an encoding that was not asked for. " +
          `${CHECK_PROXY} (HTTP 200)`,
      );
      assert.deepEqual(
        server.heads.map((sent) => header(sent, "accept-encoding")),
        [undefined],
      );
      await server.idle();
    });
  }

  it("the next request is served again", async () => {
    let served = 0;
    const server = await start((socket) => {
      const encoding = served++ === 0 ? { "content-encoding": "gzip" } : {};
      socket.write(answerText(200, "{}", encoding));
    });
    const http = connect(server.origin);
    assert.equal((await failureOf(http.send(READ, TIME_LEFT_MS))).code, "invalid_response");
    assert.equal((await http.send(READ, TIME_LEFT_MS)).body, "{}");
    assert.equal(server.heads.length, 2);
  });
});

describe("transport: redirects", () => {
  withoutProxies();
  const start = rawServers();

  for (const status of [301, 302, 303, 307, 308]) {
    it(`${status} to another origin is not followed`, async () => {
      const elsewhere = await start(empty);
      const location = `${elsewhere.origin}/accounts/a/oauth_clients/demo`;
      const server = await start((socket) => socket.write(answerText(status, "", { location })));
      const http = connect(server.origin);
      const reply = await http.send(READ, TIME_LEFT_MS);
      assert.deepEqual([reply.status, reply.headers.location, reply.body], [status, location, ""]);

      const ref = { accountId: "a", oauthClientId: "demo" };
      const clock = new FakeClock();
      const operation = new Operation(clock, TIME_LEFT_MS);
      for (const work of ["observe", "deleteRotatedSecret"] as const) {
        const failure = await failureOf(oauthClientsOver(http, clock)[work](ref, operation));
        const purpose = work === "observe" ? "read" : "delete the rotated secret of";
        assert.equal(
          failure.message,
          `invalid_response: The answer to the request to ${purpose} OAuth client demo of account a is a redirect, ` +
            `which is not followed. ${CHECK_PROXY} (HTTP ${status})`,
        );
      }
      assert.equal(server.heads.length, 3);
      assert.deepEqual(elsewhere.heads, []);
    });
  }
});

describe("transport: a server that echoes the credential", () => {
  withoutProxies();
  const start = rawServers();

  const KEY: Credential = { kind: "apiKey", email: "a@example.com", apiKey: SECRET };
  const everywhere = {
    "cf-ray": SECRET,
    location: `https://example.com/${SECRET}`,
    "retry-after": SECRET,
    ratelimit: SECRET,
    "content-type": SECRET,
    "x-request-id": SECRET,
  };
  const envelope = {
    success: false,
    errors: [{ code: 1000, message: `Bearer ${SECRET}`, error_chain: [{ code: 1001, message: SECRET }] }],
    messages: [SECRET],
    result: { [SECRET]: SECRET },
  };
  const echo = (status: number, body: unknown) =>
    answerText(status, body, everywhere).replace("Status", SECRET);
  const table: [name: string, text: string, code: ErrorCode, requests: number][] = [
    ["in a page", echo(200, `<p>${SECRET}</p>`), "invalid_response", 1],
    ["in the place of the client", echo(200, { success: true, result: SECRET }), "invalid_response", 1],
    [
      "as another client",
      echo(200, { success: true, result: { client_id: SECRET, has_rotated_secret: true } }),
      "invalid_response",
      1,
    ],
    [
      "as the flag",
      echo(200, { success: true, result: { client_id: "demo", has_rotated_secret: SECRET } }),
      "invalid_response",
      1,
    ],
    ["in a failure with status 200", echo(200, envelope), "api_error", 1],
    ["in a redirect", echo(302, ""), "invalid_response", 1],
    ["in a refused credential", echo(401, envelope), "authentication_failed", 1],
    ["in a refusal", echo(403, envelope), "permission_denied", 1],
    ["in a 404", echo(404, envelope), "client_not_found", 1],
    ["in a 404 page", echo(404, SECRET), "invalid_response", 1],
    ["in a 409", echo(409, envelope), "api_error", 1],
    ["in a 429", echo(429, envelope), "rate_limited", 5],
    ["in a 500", echo(500, envelope), "api_error", 5],
    ["as the encoding", answerText(200, SECRET, { "content-encoding": SECRET }), "invalid_response", 1],
    ["in what is no header", `HTTP/1.1 200 OK\r\n${SECRET}\r\n\r\n`, "network_failure", 5],
    ["in what is not HTTP", `${SECRET}\r\n\r\n`, "network_failure", 5],
    ["in half a body", answerText(200, SECRET, { "content-length": "9999" }), "network_failure", 5],
  ];
  for (const [name, text, code, requests] of table) {
    for (const credential of [TOKEN, KEY]) {
      it(`${name}, ${credential.kind}: ${code}, without it`, async () => {
        const server = await start((socket) => socket.end(text));
        const clock = new FakeClock();
        const clients = oauthClientsOver(connect(server.origin, {}, credential), clock);
        const ref = { accountId: "a", oauthClientId: "demo" };
        const failure = await failureOf(clients.observe(ref, new Operation(clock, TIME_LEFT_MS)));
        assert.equal(failure.code, code);
        assert.equal(server.heads.length, requests);
        assertHidden(SECRET, failure);
      });
    }
  }
});
