/**
 * Where the package makes what it says, and how a message is traced back to there.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CloudflareOAuthError } from "../../provider/errors";
import { REPOSITORY } from "../helpers/engine/packed-package";

/** The calls that make an error or a line, or hand one on: one that is missing from the page is a message unread. */
const MAKES_MESSAGE =
  /new CloudflareOAuthError\(|\.during\(|\bnotify\($|\bnotify\(m|throw (?:[a-z]\w*|messages\.\w+)\(/;

/** Defined for all messages, and no message by itself. */
const ITSELF = "provider/errors.ts";

/** A guard that no input can reach: what stands in a path is checked before. Its test is provider-transport.test.ts. */
const UNREACHABLE = "cannot be a segment of a path";

/** Every place in the provider that makes a message: `provider/retire.ts:81`. */
export function placesThatMakeMessages(): string[] {
  const root = path.join(REPOSITORY, "provider");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join("provider", name))
    .filter((file) => file !== ITSELF)
    .flatMap((file) =>
      readFileSync(path.join(REPOSITORY, file), "utf8")
        .split("\n")
        .flatMap((line, index, lines) => {
          const isUnreachable = lines.slice(index, index + 3).some((next) => next.includes(UNREACHABLE));
          return MAKES_MESSAGE.test(line) && !isUnreachable ? [`${file}:${index + 1}`] : [];
        }),
    )
    .sort();
}

/** The calls inside the provider that led to `error`, innermost first: `provider/retire.ts:81`. */
export function framesOf(error: Error): string[] {
  const places = (error.stack ?? "").matchAll(/\(?([^\s(]+\.ts):(\d+):\d+\)?$/gm);
  return [...places]
    .map(([, file = "", line = ""]) => `${path.relative(REPOSITORY, file)}:${line}`)
    .filter((place) => place.startsWith("provider/") && !place.startsWith(`${ITSELF}:`));
}

/** The calls that led to an error and to the earlier ones whose sentences it still holds. */
export function originsOf(error: CloudflareOAuthError): string[] {
  const earlier = error.cause;
  const isShown = earlier instanceof CloudflareOAuthError && error.message.includes(earlier.happened);
  return [...framesOf(error), ...(isShown ? originsOf(earlier) : [])];
}
