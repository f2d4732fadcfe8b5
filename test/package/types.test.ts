import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installedPackage } from "../helpers/engine/installed-package";
import { run } from "../helpers/engine/run";

/** Uses each entry point, and what must not compile; an entry point without types would let it. */
const CONSUMER = `
import * as pulumi from "@pulumi/pulumi";
import { type CleanupOutcome, OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "pulumi-cloudflare-oauth";
import { rotatedSecretCleanup } from "pulumi-cloudflare-oauth/provider";
import { type Simulator, startSimulator } from "pulumi-cloudflare-oauth/simulator";

const rotation = new OAuthClientSecretRotation("demo", { accountId: "", oauthClientId: "", triggers: { n: 1 } });
const cleanup = new OAuthClientRotatedSecretCleanup("demo", {
  accountId: pulumi.output(""),
  oauthClientId: "",
  triggers: { rotatedAt: rotation.rotatedAt },
  verify: { clientSecret: rotation.clientSecret, previousClientSecret: rotation.previousClientSecret },
});
export const outcome: pulumi.Output<CleanupOutcome | null> = cleanup.outcome;
export const simulator: Promise<Simulator> = startSimulator({ clients: [{ clientId: "demo" }] });
export const created = rotatedSecretCleanup.create({});

// @ts-expect-error -- no number
new OAuthClientSecretRotation("demo", { accountId: 1, oauthClientId: "" });
// @ts-expect-error -- misspelt
void startSimulator({ client: [] });
// @ts-expect-error -- no such handler
void rotatedSecretCleanup.remove;
`;

/** What only CommonJS in TypeScript has. */
const REQUIRE =
  'import sdk = require("pulumi-cloudflare-oauth");\nexport const get = sdk.OAuthClientRotatedSecretCleanup.get;\n';

const CASES = [
  { module: "node16", files: { "module.mts": CONSUMER, "commonjs.cts": CONSUMER, "require.cts": REQUIRE } },
  { module: "nodenext", files: { "module.mts": CONSUMER, "commonjs.cts": CONSUMER, "require.cts": REQUIRE } },
  { module: "esnext", moduleResolution: "bundler", files: { "bundled.ts": CONSUMER } },
  {
    module: "commonjs",
    moduleResolution: "node10",
    // TypeScript 6 knows it, and warns.
    ignoreDeprecations: "6.0",
    files: { "node10.ts": CONSUMER + REQUIRE },
  },
];

describe("the types of the installed package, those of its dependencies with them", function () {
  this.timeout(120_000);

  for (const { files, ...options } of CASES) {
    const { module, moduleResolution = module } = options;
    it(`module ${module}, moduleResolution ${moduleResolution}`, async () => {
      const directory = path.join(await installedPackage(), `consumer-${moduleResolution}`);
      mkdirSync(directory);
      const compilerOptions = {
        target: "es2022",
        strict: true,
        skipLibCheck: false,
        noEmit: true,
        ...options,
      };
      writeFileSync(
        path.join(directory, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: Object.keys(files) }),
      );
      for (const [file, text] of Object.entries(files)) {
        writeFileSync(path.join(directory, file), text);
      }
      const tsc = path.join(directory, "../node_modules/.bin/tsc");
      const { code, output } = await run(tsc, ["-p", directory], { cwd: directory, env: process.env });
      assert.deepEqual({ code, output }, { code: 0, output: "" });
    });
  }
});
