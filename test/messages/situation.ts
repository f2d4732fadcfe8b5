import assert from "node:assert/strict";
import { type dynamic } from "@pulumi/pulumi";
import { CloudflareOAuthError } from "../../provider/errors";
import { FailedWithState } from "../../provider/resource";
import { type MessageStage } from "./message-stage";
import { originsOf } from "./origins";

/** Something that may happen to a user, in which the package says something. */
export interface Situation {
  /** What has happened, as a heading. */
  readonly heading: string;
  /** Makes it happen. What it resolves to may be the result of a check, or the text itself. */
  readonly happens: (on: MessageStage) => Promise<unknown>;
}

/** What the package says in a situation. */
export interface Said {
  /** Lines, wrong inputs and the error, in this order, each as the user gets it. */
  readonly texts: readonly string[];
  /** The code of the error. */
  readonly code: string | undefined;
  /** The places that it all comes from. */
  readonly origins: readonly string[];
}

/** Lets a situation happen, and listens. */
export async function listenTo(situation: Situation, on: MessageStage): Promise<Said> {
  const [result, error] = await situation.happens(on).then(
    (value): [unknown, undefined] => [value, undefined],
    (reason: unknown): [undefined, CloudflareOAuthError] => [undefined, errorIn(reason)],
  );
  const notices = on.notices.splice(0);
  const wrong = failuresIn(result).map(({ property, reason }) => `${property}: ${reason}`);
  const itself = typeof result === "string" ? [result] : [];
  const texts = [...notices.map(({ text }) => text), ...wrong, ...itself, ...(error ? [error.message] : [])];
  assert.notEqual(texts.length, 0, "nothing was said");
  return {
    texts,
    code: error?.code,
    origins: [...notices.flatMap(({ frames }) => frames), ...(error ? originsOf(error) : [])],
  };
}

function errorIn(reason: unknown): CloudflareOAuthError {
  const error = reason instanceof FailedWithState ? reason.cause : reason;
  assert.ok(error instanceof CloudflareOAuthError, error instanceof Error ? error : String(error));
  return error;
}

function failuresIn(result: unknown): readonly dynamic.CheckFailure[] {
  return (result as Partial<dynamic.CheckResult> | undefined)?.failures ?? [];
}
