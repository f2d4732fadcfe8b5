import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { plot } from "./plot";
import { type Results } from "./results";

/**
 * Writes `bench.json` and `bench.svg`. Figures of parts that were not measured this time stay.
 *
 * @param directory Made if it is not there.
 */
export async function writeResults(directory: string, measured: Results): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, "bench.json");
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : undefined;
  const results = { ...earlier, ...measured };
  writeFileSync(file, await format(JSON.stringify(results, shortened), { parser: "json", printWidth: 110 }));
  if (results.rateLimit) writeFileSync(path.join(directory, "bench.svg"), plot(results.rateLimit));
}

/** No measurement is better than four digits. */
function shortened(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
