import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { satisfies } from "../../tools/install/node-version.mjs";
import { packedPackage, REPOSITORY } from "../helpers/engine/packed-package";
import { unpackedPackage } from "./unpacked-package";

/** The folders that are built, see tsconfig.build.json. */
const SOURCES = ["provider", "sdk", "simulator"];

/** Part of a source map (tc39.es/ecma426). */
interface SourceMap {
  readonly sources: string[];
  readonly sourcesContent?: (string | null)[];
}

describe("the tarball", function () {
  this.timeout(60_000);
  let files: ReadonlyMap<string, string>;

  before(async () => {
    files = await unpackedPackage();
  });

  it("holds the build and the texts that belong to it, and nothing else", () => {
    const topLevel = new Set([...files.keys()].map((file) => file.split("/")[0]));
    assert.deepEqual([...topLevel].sort(), ["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);

    const built = SOURCES.flatMap((folder) =>
      readdirSync(path.join(REPOSITORY, folder), { recursive: true })
        .map((file) => path.join("dist", folder, String(file)))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => file.slice(0, -".ts".length)),
    );
    const expected = built.flatMap((file) => [`${file}.d.ts`, `${file}.js`, `${file}.js.map`]);
    assert.deepEqual([...files.keys()].filter((file) => file.startsWith("dist/")).sort(), expected.sort());
  });

  it("source maps hold their sources, as they are", () => {
    for (const [file, text] of files) {
      if (file.endsWith(".js")) {
        const name = `${path.basename(file)}.map`;
        assert.ok(text.endsWith(`\n//# sourceMappingURL=${name}`), file);
        const { sources, sourcesContent } = JSON.parse(files.get(`${file}.map`) ?? "") as SourceMap;
        const source = path.relative("dist", file).replace(/\.js$/, ".ts");
        const named = sources.map((relative) => path.join(path.dirname(file), relative));
        assert.deepEqual(named, [source], file);
        assert.deepEqual(sourcesContent, [readFileSync(path.join(REPOSITORY, source), "utf8")], file);
      }
    }
  });

  it("names no directory of a machine, and holds nothing that looks like a secret", () => {
    // Cloudflare's and npm's tokens, keys in PEM, values of Authorization: whatever begins like one.
    const secrets = /npm_[A-Za-z0-9]{36}|-----BEGIN|Bearer [A-Za-z0-9_-]{20}|cfut_|_authToken/;
    const directories = [REPOSITORY, homedir()].filter((directory) => directory !== "/");
    for (const [file, text] of files) {
      assert.doesNotMatch(text, secrets, file);
      assert.doesNotMatch(text, /(?<![\w.:])\/(home|Users|root|tmp|work)\//, file);
      for (const directory of directories) {
        assert.ok(!text.includes(directory), `${directory} in ${file}`);
      }
    }
  });

  it("is small", async () => {
    const unpacked = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    assert.ok(statSync(await packedPackage()).size < 300_000, "packed");
    assert.ok(unpacked < 1_000_000, "unpacked");
  });

  it("says its license, and asks for a Node.js that its dependencies accept", () => {
    const manifest = JSON.parse(files.get("package.json") ?? "") as Manifest;
    assert.equal(manifest.license, "Apache-2.0");
    assert.match(files.get("LICENSE") ?? "", /Apache License\s+Version 2\.0/);

    const oldest = /^>=(.+)$/.exec(manifest.engines?.node ?? "")?.[1] ?? "";
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const { engines } = readManifest(path.join(REPOSITORY, "node_modules", name));
      assert.ok(satisfies(oldest, engines?.node ?? ">=0"), `${name}: ${engines?.node}`);
    }
  });
});

/** Part of a package.json. */
interface Manifest {
  readonly license?: string;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")) as Manifest;
}
