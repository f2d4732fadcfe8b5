import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { version as pulumiVersion } from "@pulumi/pulumi/version";
import { newDirectory } from "../helpers/run-directory";
import { packedPackage } from "../helpers/engine/packed-package";

/** One package of a workspace, or its root. */
export interface Member {
  /** Its package.json, beside the name. */
  readonly manifest: Record<string, unknown>;
  /** Its other files: their texts by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Writes a workspace (npm's, Yarn's and pnpm's alike), outside the repository.
 *
 * @param members Its packages, by name; `.` is the root.
 * @returns Its directory.
 */
export function writeWorkspace(members: Readonly<Record<string, Member>>): string {
  const workspace = realpathSync(newDirectory("workspace"));
  const names = Object.keys(members).filter((name) => name !== ".");
  for (const [name, { manifest, files }] of Object.entries({ ".": ROOT, ...members })) {
    const directory = path.join(workspace, name);
    mkdirSync(directory, { recursive: true });
    const identity = name === "." ? { name: "root", workspaces: names } : { name, version: "1.0.0" };
    const texts = { ...files, "package.json": JSON.stringify({ ...identity, private: true, ...manifest }) };
    for (const [file, text] of Object.entries(texts)) {
      writeFileSync(path.join(directory, file), text);
    }
  }
  writeFileSync(path.join(workspace, "pnpm-workspace.yaml"), JSON.stringify({ packages: names }));
  return workspace;
}

const ROOT: Member = { manifest: {}, files: {} };

/** What a Pulumi project depends on: the packed package and @pulumi/pulumi, and `more`. */
export async function dependencies(more: Record<string, string> = {}): Promise<Record<string, string>> {
  return { ...(await thePackage()), "@pulumi/pulumi": pulumiVersion, ...more };
}

/** The packed package as a dependency. */
export async function thePackage(): Promise<Record<string, string>> {
  return { "pulumi-cloudflare-oauth": `file:${await packedPackage()}` };
}
