import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { packedPackage } from "../helpers/engine/packed-package";
import { newDirectory } from "../helpers/run-directory";

/** What the tarball of the package holds: the texts of its files, by their paths. */
export async function unpackedPackage(): Promise<ReadonlyMap<string, string>> {
  const directory = newDirectory("unpacked-package");
  execFileSync("tar", ["-xzf", await packedPackage(), "-C", directory, "--strip-components=1"]);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((file) => {
      const absolute = path.join(file.parentPath, file.name);
      return [path.relative(directory, absolute), readFileSync(absolute, "utf8")];
    }),
  );
}
