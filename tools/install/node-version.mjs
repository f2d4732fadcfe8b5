/**
 * Whether a Node.js is new enough.
 *
 * @param {string} version What `node --version` prints, such as "v24.1.0".
 * @param {string} range The range of package.json's engines: only ">=" and a version, such as ">=22.19".
 * @returns {boolean}
 */
export function satisfies(version, range) {
  const actual = numbers(version.replace(/^v/, ""));
  const minimum = numbers(range.replace(/^>=\s*/, ""));
  const difference = minimum.map((number, i) => (actual[i] ?? 0) - number).find((d) => d !== 0) ?? 0;
  return difference >= 0;
}

function numbers(version) {
  const parts = version.trim().split(".").map(Number);
  if (parts.some((part) => !Number.isInteger(part))) throw new Error(`not a version: ${version}`);
  return parts;
}
