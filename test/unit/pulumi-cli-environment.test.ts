import assert from "node:assert/strict";
import { delimiter, resolve } from "node:path";
import { pulumiEnvironment } from "../../tools/pulumi-cli/environment";

const cli = { command: "/cli/pulumi", version: "3.1.0", directories: ["/cli", "/host"] };
const nodeExecutables = resolve("node_modules/.bin");

describe("the environment of a Pulumi run", () => {
  it("has a file backend, no prompts, and nothing of the caller's accounts or proxies", () => {
    const base = {
      PATH: ["/usr/bin", "/bin"].join(delimiter),
      HOME: "/home/me",
      TERM: undefined,
      PULUMI_ACCESS_TOKEN: "x",
      PULUMI_BACKEND_URL: "s3://production",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/secret",
      CLOUDFLARE_API_TOKEN: "x",
      CLOUDFLARE_OAUTH_TOKEN_URL: "https://example.com",
      HTTPS_PROXY: "http://proxy",
      http_proxy: "http://proxy",
      ALL_PROXY: "socks://proxy",
      no_proxy: "*",
      npm_config_https_proxy: "http://proxy",
    };
    const env = pulumiEnvironment({ cli, home: "/tmp/home", backendDirectory: "/tmp/state", base });
    assert.deepEqual(env, {
      PATH: ["/cli", "/host", nodeExecutables, "/usr/bin", "/bin"].join(delimiter),
      HOME: "/home/me",
      PULUMI_HOME: "/tmp/home",
      PULUMI_BACKEND_URL: "file:///tmp/state",
      PULUMI_CONFIG_PASSPHRASE: "throwaway",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      npm_config_https_proxy: "http://proxy",
    });
    assert.equal(base.CLOUDFLARE_API_TOKEN, "x");
  });

  it("makes relative directories absolute, and needs no PATH", () => {
    const env = pulumiEnvironment({ cli, home: "home", backendDirectory: "state", base: {} });
    assert.equal(env.PATH, ["/cli", "/host", nodeExecutables].join(delimiter));
    assert.equal(env.PULUMI_HOME, resolve("home"));
    assert.equal(env.PULUMI_BACKEND_URL, `file://${resolve("state")}`);
  });
});
