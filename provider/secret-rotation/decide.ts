/**
 * When the secret of an OAuth client is rotated, and what a failed rotation means. Pure functions: what is known goes in,
 * what to do comes out.
 */
import { isDeepStrictEqual } from "node:util";
import { leavesDoubt } from "../cloudflare/doubt";
import { type Observation } from "../cloudflare/observation";
import { type CloudflareOAuthError } from "../errors";
import { type Properties } from "../resource";
import { isTransient } from "../retry";
import { type RotationInputs } from "./inputs";
import { type RotationOutputs } from "./outputs";

/**
 * Names of the inputs whose change asks for an update. recoverLostSecret does nothing by itself, and neither does a
 * currentClientSecret that is removed.
 */
export function changedInputs(oldOutputs: Properties, newInputs: Properties): string[] {
  const isChanged = (name: string) => !isDeepStrictEqual(oldOutputs[name], newInputs[name]);
  return [
    ...["accountId", "oauthClientId"].filter(isChanged),
    ...(triggersChanged(oldOutputs, newInputs) ? ["triggers"] : []),
    ...(newInputs.currentClientSecret !== undefined && isChanged("currentClientSecret")
      ? ["currentClientSecret"]
      : []),
  ];
}

function triggersChanged(oldOutputs: Properties, newInputs: Properties): boolean {
  return !isDeepStrictEqual(oldOutputs.triggers ?? {}, newInputs.triggers ?? {});
}

/** Whether the state alone says that there is something to do: a lost secret, or a first rotation that never came about. */
export function isUnfinished({ newSecretLost, rotatedAt }: RotationOutputs): boolean {
  return newSecretLost || rotatedAt === null;
}

/** Whether an update has to rotate. */
export function isRotationDue(oldOutputs: Properties, old: RotationOutputs, newInputs: Properties): boolean {
  return isUnfinished(old) || triggersChanged(oldOutputs, newInputs);
}

/** What to do when a rotation is due; the two codes are reasons to stop with an error. */
export type Decision = "rotate" | "recover" | "secret_already_rotated" | "rotated_secret_lost";

/**
 * With one secret a rotation is safe, whatever was believed before: a loss has ended, or never was. With two, the older
 * may be the one in use, and only recoverLostSecret allows to delete it.
 */
export function decide(
  { recoverLostSecret = false }: Pick<RotationInputs, "recoverLostSecret">,
  { newSecretLost }: Pick<RotationOutputs, "newSecretLost">,
  { hasRotatedSecret }: Pick<Observation, "hasRotatedSecret">,
): Decision {
  if (!hasRotatedSecret) {
    return "rotate";
  }
  if (recoverLostSecret) {
    return "recover";
  }
  return newSecretLost ? "rotated_secret_lost" : "secret_already_rotated";
}

/** How often one operation sends POST. */
export const POST_ATTEMPTS = 2;

/** Whether POST may be sent again after its `attempt`th failure (from 1), if it is then seen not to have taken place. */
export function mayPostAgain(failure: CloudflareOAuthError, attempt: number): boolean {
  return attempt < POST_ATTEMPTS && (isTransient(failure) || leavesDoubt(failure));
}

/**
 * Whether a rotation took place whose secret nobody received.
 *
 * @param sent Whether any POST of this operation left this machine.
 * @param seen The client after it; undefined if it could not be read, which counts as done.
 */
export function isLost(sent: boolean, seen: Pick<Observation, "hasRotatedSecret"> | undefined): boolean {
  return sent && seen?.hasRotatedSecret !== false;
}
