import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";

describe("simulator, from the command line", () => {
  const script = join(__dirname, "../../simulator/cli.ts");
  const run = (...args: string[]) =>
    spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), script, ...args], { stdio: "pipe" });

  /** The exit code, or the signal that killed it. */
  async function exit(child: ChildProcess): Promise<unknown> {
    const [code, signal] = (await once(child, "exit")) as unknown[];
    return code ?? signal;
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`serves, logs each request and ends on ${signal}`, async () => {
      const account = "f".repeat(32);
      const child = run(
        "--account",
        account,
        "--token",
        "made-up",
        "--client",
        "demo:rotated",
        "--client",
        "b",
      );
      const exited = exit(child);
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const nextLine = async () => (await lines.next()).value;
      const [, baseUrl = ""] =
        /^Cloudflare simulator at (\S+), account f{32}$/.exec((await nextLine()) ?? "") ?? [];
      const tokenUrl = `${new URL(baseUrl).origin}/oauth2/token`;
      assert.equal(
        await nextLine(),
        `export CLOUDFLARE_BASE_URL=${baseUrl} CLOUDFLARE_API_TOKEN=made-up CLOUDFLARE_OAUTH_TOKEN_URL=${tokenUrl}`,
      );

      const clients = `${baseUrl}/accounts/${account}/oauth_clients`;
      const headers = { authorization: "Bearer made-up" };
      for (const status of [200, 400]) {
        const response = await fetch(`${clients}/demo/rotate_secret`, { method: "DELETE", headers });
        assert.equal(response.status, status);
        assert.equal(await nextLine(), `DELETE oauth_clients/demo/rotate_secret ${status}`);
      }
      const body = new URLSearchParams({ grant_type: "authorization_code", client_id: "demo" });
      assert.equal((await fetch(tokenUrl, { method: "POST", body })).status, 401);
      assert.equal(await nextLine(), "POST oauth2/token demo none 401");
      child.kill(signal);
      assert.equal(await exited, 0);
    });
  }

  it("explains itself", async () => {
    const child = run("--help");
    const [out, code] = await Promise.all([text(child.stdout), exit(child)]);
    assert.match(out, /^Usage: cloudflare-oauth-simulator /);
    assert.equal(code, 0);
  });

  for (const [args, message] of [
    [["--port", "http"], /--port http is no port/],
    [["--client", ""], /--client needs an id/],
    [["--account", "short"], /32 characters/],
    [["--nonsense"], /Unknown option '--nonsense'/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const child = run(...args);
      const [error, code] = await Promise.all([text(child.stderr), exit(child)]);
      assert.match(error, message);
      assert.equal(code, 1);
    });
  }
});
