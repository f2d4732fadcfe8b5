import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";

/** examples/gitops of this repository. */
export const EXAMPLES = path.resolve(__dirname, "../../examples/gitops");

/** Names of the YAML files, relative to {@link EXAMPLES}. */
export function yamlFiles(): string[] {
  const names = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.ya?ml$/.test(name)).sort();
}

/** The text of a file, by its name relative to {@link EXAMPLES}. */
export function textOf(name: string): string {
  return readFileSync(path.join(EXAMPLES, name), "utf8");
}

/**
 * The documents in a YAML file, by its name relative to {@link EXAMPLES}.
 *
 * @throws If it is not well-formed, or only with a warning.
 */
export function documentsIn(name: string): unknown[] {
  const documents = parseAllDocuments(textOf(name), { strict: true });
  assert.ok(Array.isArray(documents), `${name} is empty`);
  return documents.map((document) => {
    assert.deepEqual([...document.errors, ...document.warnings], [], name);
    return document.toJS() as unknown;
  });
}

/** The one document in a YAML file, by its name relative to {@link EXAMPLES}. */
export function documentIn(name: string): unknown {
  const [document, ...others] = documentsIn(name);
  assert.deepEqual(others, [], name);
  return document;
}
