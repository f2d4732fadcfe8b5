import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { type Simulator } from "../../simulator";

const QUICKSTART = path.resolve(__dirname, "../../examples/quickstart");

/** Files of a project, by name. */
export type Files = Record<string, string>;

/** examples/quickstart for the one client `web-shop`, as a repository holds it. */
export function quickstart(simulator: Simulator): Files {
  const names = ["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"];
  const files = names.map((name) => [name, readFileSync(path.join(QUICKSTART, name), "utf8")] as const);
  return { ...Object.fromEntries(files), ...rotationOf(simulator, "2026-11") };
}

/** The configuration that says which rotation's old secret is to go. */
export function rotationOf({ accountId }: Simulator, rotation: string): Files {
  const config = {
    "cloudflare-oauth-quickstart:accountId": accountId,
    "cloudflare-oauth-quickstart:oauthClientIds": ["web-shop"],
    "cloudflare-oauth-quickstart:rotation": rotation,
  };
  return { "Pulumi.prod.yaml": stringify({ config }) };
}

/** The program of {@link quickstart}, with `notBefore` for its cleanups. */
export function waitingUntil(notBefore: Date): Files {
  const program = readFileSync(path.join(QUICKSTART, "index.ts"), "utf8");
  const changed = program.replace("{ rotation },", `{ rotation }, notBefore: "${notBefore.toISOString()}",`);
  assert.notEqual(changed, program);
  return { "index.ts": changed };
}

/** The line of pulumi-kubernetes-operator/program.yaml for a cleanup that nobody tells when consumers are done. */
export const NOT_BEFORE =
  "notBefore: rotation.rotatedAt.apply((at) => new Date(Date.parse(at) + 24 * 3_600_000).toISOString())";

/** A program that rotates `web-shop`, and retires its old secret a day later. */
export function rotating(simulator: Simulator): Files {
  return {
    "Pulumi.yaml": "name: cloudflare-oauth-quickstart\nruntime: nodejs\n",
    "package.json": '{ "name": "project", "private": true }',
    "index.js": `
      const { Config } = require("@pulumi/pulumi");
      const { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } = require("pulumi-cloudflare-oauth");
      const config = new Config();
      const client = { accountId: config.require("accountId"), oauthClientId: "web-shop" };
      const triggers = { rotation: config.require("rotation") };
      const rotation = new OAuthClientSecretRotation("web-shop", { ...client, triggers });
      new OAuthClientRotatedSecretCleanup("web-shop", {
        ...client,
        triggers: { rotatedAt: rotation.rotatedAt },
        ${NOT_BEFORE},
      });
      exports.clientSecret = rotation.clientSecret;`,
    ...rotationOf(simulator, "2026-11"),
  };
}
