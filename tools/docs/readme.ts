import { readFileSync } from "node:fs";
import path from "node:path";
import { withBlocks } from "./blocks";
import { errorCodes } from "./error-codes";
import { errorTable, inputTable, outputTable } from "./markdown";
import { Sdk } from "./resource-members";

/**
 * README.md as it has to be, with its tables made from the source.
 *
 * @param root The root of this repository.
 */
export function readme(root: string): string {
  const sdk = new Sdk(path.join(root, "sdk"));
  return withBlocks(readFileSync(path.join(root, "README.md"), "utf8"), {
    inputs: (resource) => inputTable(sdk.inputsOf(resource)),
    outputs: (resource) => outputTable(sdk.outputsOf(resource)),
    errors: () => errorTable(errorCodes(path.join(root, "provider/errors.ts"))),
  });
}
