// `npm run docs`: makes what is generated anew, in its place: the tables in README.md, docs/api, docs/*.svg.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findCli } from "../demo/find-cli";
import { apiReference } from "./api-reference";
import { readme } from "./readme";
import { recordings } from "./recording";

const root = path.resolve(__dirname, "../..");

async function main(): Promise<void> {
  write("README.md", readme(root));

  const pages = await apiReference(root);
  rmSync(path.join(root, "docs/api"), { recursive: true, force: true });
  mkdirSync(path.join(root, "docs/api"), { recursive: true });
  for (const [name, page] of pages) {
    write(`docs/api/${name}`, page);
  }

  for (const [name, svg] of Object.entries(await recordings(await findCli()))) {
    write(`docs/${name}`, svg);
  }
}

function write(file: string, text: string): void {
  writeFileSync(path.join(root, file), text);
  console.log(file);
}

main().catch((error: unknown) => {
  console.error(`docs: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
