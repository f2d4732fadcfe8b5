import { styleText } from "node:util";

/** Says what comes next. */
export function announce(text: string): void {
  console.log(`\n${styleText("bold", `── ${text}`)}\n`);
}
