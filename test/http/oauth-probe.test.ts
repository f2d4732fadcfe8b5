import assert from "node:assert/strict";
import tls from "node:tls";
import { gzipSync } from "node:zlib";
import { HTTP_LIMITS, type HttpLimits } from "../../provider/connections";
import { Pace } from "../../provider/pace";
import { type ProbedClient, SecretProbe } from "../../provider/oauth/probe";
import { type NoReply } from "../../provider/oauth/verdict";
import { withoutProxies } from "../helpers/http/hermetic";
import { answerText, deadOrigin, header, rawServers } from "../helpers/http/raw-server";
import { selfSigned } from "../helpers/http/self-signed-certificate";
import { FakeClock } from "../helpers/fake-clock";
import { type Answer, tokenEndpoints } from "../helpers/oauth/token-endpoint";

const SECRET = "s3cret-0123456789abcdef";
const BASIC: ProbedClient = { oauthClientId: "demo", authMethod: "client_secret_basic" };
const POST: ProbedClient = { oauthClientId: "demo", authMethod: "client_secret_post" };
const TIME_LEFT_MS = 600_000;

function probe(url: string, limits: Partial<HttpLimits> = {}): SecretProbe {
  return new SecretProbe(url, new Pace(new FakeClock()), { ...HTTP_LIMITS, ...limits });
}

const accept: Answer = (socket) => socket.write(answerText(400, { error: "invalid_grant" }));

/** The part of a body behind the random code. */
function behindCode(body: string): string {
  const [, code = "", rest = ""] = /^code=([\w-]+)(.*)$/.exec(body) ?? [];
  assert.equal(Buffer.from(code, "base64url").length, 32);
  return rest;
}

describe("probe: what is sent", () => {
  withoutProxies();
  const start = tokenEndpoints();

  it("the whole request, client_secret_basic", async () => {
    const endpoint = await start(accept);
    assert.deepEqual(await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS), {
      status: 400,
      headers: { "content-length": "25" },
      body: '{"error":"invalid_grant"}',
    });
    const [request, ...more] = endpoint.requests;
    assert.ok(request);
    assert.deepEqual(more, []);
    assert.equal(request.line, "POST /oauth2/token");
    assert.equal(behindCode(request.body), "&grant_type=authorization_code");
    const { "user-agent": agent, ...headers } = request.headers;
    assert.match(String(agent), /^oauth4webapi\/v3\./);
    assert.deepEqual(headers, {
      host: endpoint.origin.slice("http://".length),
      connection: "keep-alive",
      accept: "application/json",
      "accept-encoding": "gzip, deflate",
      "accept-language": "*",
      authorization: `Basic ${Buffer.from("demo:s3cret%2D0123456789abcdef").toString("base64")}`,
      "cache-control": "no-store",
      "content-length": "78",
      "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
      "sec-fetch-mode": "cors",
    });
  });

  it("client_secret_post: the secret in the body and nowhere else", async () => {
    const endpoint = await start(accept);
    await probe(endpoint.url).send(POST, SECRET, TIME_LEFT_MS);
    const [request, ...more] = endpoint.requests;
    assert.ok(request);
    assert.deepEqual(more, []);
    assert.equal(request.line, "POST /oauth2/token");
    assert.equal(
      behindCode(request.body),
      `&grant_type=authorization_code&client_id=demo&client_secret=${SECRET}`,
    );
    assert.equal(request.headers.authorization, undefined);
    assert.ok(!JSON.stringify(request.headers).includes(SECRET));
  });

  it("another code each time", async () => {
    const endpoint = await start(accept);
    const one = probe(endpoint.url);
    await one.send(BASIC, SECRET, TIME_LEFT_MS);
    await one.send(BASIC, SECRET, TIME_LEFT_MS);
    assert.equal(new Set(endpoint.requests.map(({ body }) => body)).size, 2);
  });

  const odd: [value: string, basic: string, post: string][] = [
    ["a+b %&=:é", "a%2Bb+%25%26%3D%3A%C3%A9", "a%2Bb+%25%26%3D%3A%C3%A9"],
    ["a:b", "a%3Ab", "a%3Ab"],
    ["100%25", "100%2525", "100%2525"],
    ["-_.!~*'()", "%2D%5F%2E%21%7E%2A%27%28%29", "-_.%21%7E*%27%28%29"],
    [" ", "+", "+"],
    ['/?#@\\"', "%2F%3F%23%40%5C%22", "%2F%3F%23%40%5C%22"],
    ["a\r\nx-injected: b", "a%0D%0Ax%2Dinjected%3A+b", "a%0D%0Ax-injected%3A+b"],
    ["東京🔑", "%E6%9D%B1%E4%BA%AC%F0%9F%94%91", "%E6%9D%B1%E4%BA%AC%F0%9F%94%91"],
  ];
  for (const [value, basic, post] of odd) {
    it(`${JSON.stringify(value)} as the secret and as the client id, encoded as a form`, async () => {
      const endpoint = await start(accept);
      const one = probe(endpoint.url);
      await one.send({ ...BASIC, oauthClientId: value }, value, TIME_LEFT_MS);
      await one.send({ ...POST, oauthClientId: value }, value, TIME_LEFT_MS);
      const [withBasic, withPost] = endpoint.requests;
      assert.ok(withBasic && withPost);
      const credentials = String(withBasic.headers.authorization).replace("Basic ", "");
      assert.equal(Buffer.from(credentials, "base64").toString("latin1"), `${basic}:${basic}`);
      assert.equal(behindCode(withBasic.body), "&grant_type=authorization_code");
      assert.equal(
        behindCode(withPost.body),
        `&grant_type=authorization_code&client_id=${post}&client_secret=${post}`,
      );
      assert.deepEqual(
        [withBasic.headers["x-injected"], withPost.headers["x-injected"]],
        [undefined, undefined],
      );
    });
  }

  for (const client of [BASIC, POST]) {
    it(`an empty secret is not sent, ${client.authMethod}: a public client would pass with it`, async () => {
      const endpoint = await start(accept);
      await assert.rejects(probe(endpoint.url).send(client, "", TIME_LEFT_MS), TypeError);
      assert.deepEqual(endpoint.requests, []);
    });
  }
});

describe("probe: where it is sent", () => {
  withoutProxies();
  const start = tokenEndpoints();
  const startRaw = rawServers();

  for (const status of [301, 302, 303, 307, 308]) {
    it(`${status}: not on to where that points`, async () => {
      const elsewhere = await start(accept);
      const endpoint = await start((socket) =>
        socket.write(answerText(status, "", { location: elsewhere.url })),
      );
      const reply = await probe(endpoint.url).send(POST, SECRET, TIME_LEFT_MS);
      assert.deepEqual(reply, {
        status,
        headers: { "content-length": "0", location: elsewhere.url },
        body: "",
      });
      assert.equal(endpoint.requests.length, 1);
      assert.deepEqual(elsewhere.requests, []);
    });
  }

  it("a redirect to itself is not followed either", async () => {
    const endpoint = await start((socket) =>
      socket.write(answerText(307, "", { location: "/oauth2/token" })),
    );
    await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS);
    assert.equal(endpoint.requests.length, 1);
  });

  it("421: fetch repeats it once, at the same URL", async () => {
    const endpoint = await start((socket) => socket.write(answerText(421, "")));
    const reply = await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS);
    assert.deepEqual(reply, { status: 421, headers: { "content-length": "0" }, body: "" });
    assert.deepEqual(
      endpoint.requests.map(({ line }) => line),
      ["POST /oauth2/token", "POST /oauth2/token"],
    );
  });

  for (const url of ["http://token.example.com/", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/"]) {
    it(`not to ${url}: no connection is made`, async () => {
      const reply = (await probe(url).send(BASIC, SECRET, TIME_LEFT_MS)) as NoReply;
      assert.match(reply.failure, /^no complete answer came \(OAUTH_\w+_FORBIDDEN\)$/);
    });
  }

  it("with TLS, when the certificate is trusted", async () => {
    const server = await startRaw((socket) => socket.write(answerText(400, { error: "invalid_grant" })), {
      tls: true,
    });
    const trusted = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...trusted, (await selfSigned()).cert]);
    const reply = await probe(`${server.origin}/oauth2/token`).send(BASIC, SECRET, TIME_LEFT_MS);
    tls.setDefaultCACertificates(trusted);
    assert.ok("status" in reply);
    assert.deepEqual(
      server.heads.map((head) => head.split("\r\n")[0]),
      ["POST /oauth2/token HTTP/1.1"],
    );
  });

  it("through HTTPS_PROXY, which sees a tunnel and no secret", async () => {
    const proxy = await startRaw((socket) => socket.write(answerText(502, SECRET)));
    process.env.HTTPS_PROXY = proxy.origin;
    const reply = await probe("https://dash.cloudflare.com/oauth2/token").send(POST, SECRET, TIME_LEFT_MS);
    assert.deepEqual(reply, { failure: "no complete answer came (UND_ERR_ABORTED)" });
    assert.deepEqual(
      proxy.heads.map((head) => head.split("\r\n")[0]),
      ["CONNECT dash.cloudflare.com:443 HTTP/1.1"],
    );
    assert.equal(header(proxy.heads[0] ?? "", "authorization"), undefined);
  });

  it("through HTTP_PROXY, for an endpoint without TLS", async () => {
    const proxy = await start(accept);
    process.env.HTTP_PROXY = proxy.origin;
    const url = "http://127.0.0.1:4711/oauth2/token";
    assert.ok("status" in (await probe(url).send(BASIC, SECRET, TIME_LEFT_MS)));
    assert.deepEqual(
      proxy.requests.map(({ line }) => line),
      [`POST ${url}`],
    );
  });

  it("past the proxy, with NO_PROXY", async () => {
    const endpoint = await start(accept);
    const proxy = await start(accept);
    process.env.HTTP_PROXY = proxy.origin;
    process.env.NO_PROXY = "127.0.0.1";
    await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS);
    assert.deepEqual([endpoint.requests.length, proxy.requests.length], [1, 0]);
  });
});

describe("probe: no complete answer", () => {
  withoutProxies();
  const start = tokenEndpoints();
  const startRaw = rawServers();

  it("the connection is refused", async () => {
    const origin = await deadOrigin();
    assert.deepEqual(await probe(origin).send(BASIC, SECRET, TIME_LEFT_MS), {
      failure: "no complete answer came (ECONNREFUSED)",
    });
  });

  it("a certificate that nobody has signed: nothing is sent", async () => {
    const server = await startRaw(() => undefined, { tls: true });
    assert.deepEqual(await probe(server.origin).send(BASIC, SECRET, TIME_LEFT_MS), {
      failure: "no complete answer came (DEPTH_ZERO_SELF_SIGNED_CERT)",
    });
    assert.deepEqual(server.heads, []);
  });

  it("a TLS handshake that is not answered", async () => {
    const server = await startRaw(() => undefined);
    const url = server.origin.replace("http:", "https:");
    assert.deepEqual(await probe(url, { connectMs: 100 }).send(BASIC, SECRET, TIME_LEFT_MS), {
      failure: "no complete answer came (UND_ERR_CONNECT_TIMEOUT)",
    });
    assert.deepEqual(server.heads, []);
  });

  it("the time of the whole request counts while connecting, too", async () => {
    const server = await startRaw(() => undefined);
    const url = server.origin.replace("http:", "https:");
    assert.deepEqual(await probe(url, { requestMs: 100 }).send(BASIC, SECRET, TIME_LEFT_MS), {
      failure: "no complete answer came within 0.1 s",
    });
    assert.deepEqual(server.heads, []);
  });

  const whole = '{"error":"invalid_grant"}';
  const cut: [name: string, answer: Answer, failure: string][] = [
    ["reset before the answer", (socket) => socket.resetAndDestroy(), " (ECONNRESET)"],
    ["closed before the answer", (socket) => socket.end(), " (UND_ERR_SOCKET)"],
    [
      "closed in the head",
      (socket) => socket.end("HTTP/1.1 400 Bad Request\r\ncontent-le"),
      " (UND_ERR_SOCKET)",
    ],
    [
      "closed in the body, behind a whole JSON",
      (socket) => socket.end(answerText(400, whole, { "content-length": "26" })),
      " (UND_ERR_SOCKET)",
    ],
    [
      "reset in the body",
      (socket) =>
        socket.write(answerText(400, whole, { "content-length": "26" }), () => socket.resetAndDestroy()),
      " (ECONNRESET)",
    ],
    [
      "closed between two chunks",
      (socket) =>
        socket.end(`HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n19\r\n${whole}\r\n`),
      " (UND_ERR_SOCKET)",
    ],
    ["an answer that is not HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"), ""],
    [
      "a body that is not as compressed as it says",
      (socket) => socket.write(answerText(400, whole, { "content-encoding": "gzip" })),
      " (Z_DATA_ERROR)",
    ],
    ["a proxy's demand for a password", (socket) => socket.write(answerText(407, whole)), ""],
  ];
  for (const [name, answer, code] of cut) {
    it(`${name}: no second request`, async () => {
      const endpoint = await start(answer);
      assert.deepEqual(await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS), {
        failure: `no complete answer came${code}`,
      });
      assert.equal(endpoint.requests.length, 1);
    });
  }

  it("the connection that was kept open is cut: no second request", async () => {
    const endpoint = await start((socket, request) => {
      if (endpoint.requests.length === 1) {
        accept(socket, request);
      } else {
        socket.destroy();
      }
    });
    const one = probe(endpoint.url);
    assert.ok("status" in (await one.send(BASIC, SECRET, TIME_LEFT_MS)));
    assert.ok("failure" in (await one.send(BASIC, SECRET, TIME_LEFT_MS)));
    assert.equal(endpoint.requests.length, 2);
  });

  const late: [name: string, answer: Answer][] = [
    ["no answer at all", () => undefined],
    ["half a head", (socket) => socket.write("HTTP/1.1 400 Bad Request\r\nx-slow")],
    [
      "a body that does not end, behind a whole JSON",
      (socket) => {
        socket.write(answerText(400, whole, { "content-length": "9999" }));
        const timer = setInterval(() => socket.write(" "), 5);
        socket.once("close", () => {
          clearInterval(timer);
        });
      },
    ],
  ];
  for (const [name, answer] of late) {
    it(`${name}: the time of the whole request counts, and the connection is dropped`, async () => {
      const endpoint = await start(answer);
      const reply = await probe(endpoint.url, { requestMs: 100 }).send(BASIC, SECRET, TIME_LEFT_MS);
      assert.deepEqual(reply, { failure: "no complete answer came within 0.1 s" });
      assert.equal(endpoint.requests.length, 1);
      await endpoint.idle();
    });
  }

  it("the time that the operation has left, when that is less", async () => {
    const endpoint = await start(() => undefined);
    assert.deepEqual(await probe(endpoint.url).send(BASIC, SECRET, 50.5), {
      failure: "no complete answer came within 0.0505 s",
    });
  });
});

describe("probe: the size of an answer", () => {
  withoutProxies();
  const start = tokenEndpoints();
  const json = '{"error":"invalid_grant"}';
  const packed = (text: string) => gzipSync(text);

  it("exactly as many bytes as are allowed", async () => {
    const endpoint = await start((socket) => socket.write(answerText(400, json.padEnd(100))));
    const reply = await probe(endpoint.url, { bodyBytes: 100 }).send(BASIC, SECRET, TIME_LEFT_MS);
    assert.ok("status" in reply);
    assert.equal(reply.body, json.padEnd(100));
  });

  it("a compressed answer is unpacked", async () => {
    const body = packed(json);
    const headers = { "content-encoding": "gzip", "content-length": String(body.length) };
    const endpoint = await start((socket) => {
      socket.write(answerText(400, "", headers));
      socket.write(body);
    });
    const reply = await probe(endpoint.url).send(BASIC, SECRET, TIME_LEFT_MS);
    assert.ok("status" in reply);
    assert.equal(reply.body, json);
  });

  const tooLarge: [name: string, answer: Answer][] = [
    [
      "a whole JSON in front",
      (socket) => socket.write(answerText(400, json.padEnd(20_000), { "content-length": "20001" })),
    ],
    [
      "no end",
      (socket) => {
        const pump = () => {
          while (!socket.destroyed && socket.write(json));
        };
        socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        socket.on("drain", pump);
        pump();
      },
    ],
    [
      "a kilobyte that unpacks to a megabyte",
      (socket) => {
        const body = packed(json.padEnd(1024 * 1024));
        const headers = { "content-encoding": "gzip", "content-length": String(body.length + 1) };
        socket.write(answerText(400, "", headers));
        socket.write(body);
      },
    ],
  ];
  for (const [name, answer] of tooLarge) {
    it(`larger, ${name}: not read, and the connection is dropped`, async () => {
      const endpoint = await start(answer);
      const reply = await probe(endpoint.url, { bodyBytes: 10_000 }).send(BASIC, SECRET, TIME_LEFT_MS);
      assert.deepEqual(reply, { failure: "its answer was larger than 10000 bytes" });
      assert.equal(endpoint.requests.length, 1);
      await endpoint.idle();
    });
  }
});
