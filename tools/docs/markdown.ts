import { type DocumentedCode } from "./error-codes";
import { type Member } from "./resource-members";

/** A table of inputs, with a column for what stands in when one is left out. */
export function inputTable(inputs: readonly Member[]): string {
  const rows = inputs.map(({ name, isOptional, type, meaning, defaultValue }) => [
    `\`${name}\`${isOptional ? "" : ", required"}`,
    code(type),
    meaning,
    defaultValue ?? "",
  ]);
  return withValues(table(["input", "type", "meaning", "default"], rows), inputs);
}

/** A table of outputs. */
export function outputTable(outputs: readonly Member[]): string {
  const rows = outputs.map(({ name, type, meaning }) => [code(name), code(type), meaning]);
  return withValues(table(["output", "type", "meaning"], rows), outputs);
}

/** A table of error codes. */
export function errorTable(codes: readonly DocumentedCode[]): string {
  return table(
    ["code", "what happened"],
    codes.map(({ code: name, meaning }) => [code(name), meaning]),
  );
}

/** A table, and below it what the values mean of members whose types list them. */
function withValues(text: string, members: readonly Member[]): string {
  const lists = members
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => `\`${name}\`:\n\n${values.map((value) => `- ${value}\n`).join("")}`);
  return [text, ...lists].join("\n");
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map(inCell).join(" | ")} |\n`).join("");
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(text: string): string {
  return `\`${text}\``;
}
