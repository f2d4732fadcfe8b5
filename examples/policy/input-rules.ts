import { known, type Properties } from "./resources";

/** Whether a rotation would delete the older of two secrets. Throws when that is not known in a preview. */
export function recoveryIsOn(inputs: Properties): boolean {
  return inputs.recoverLostSecret === true;
}

/** Whether a cleanup deletes what any `pulumi up` finds. Throws when that is not known in a preview. */
export function cleansUpOnDrift(inputs: Properties): boolean {
  return inputs.cleanupOn === "drift";
}

/**
 * Whether a program gives a cleanup both secrets. A previous one that is null counts: the rotation does not know it,
 * as after a recovery. So does what is not known in a preview: `up` looks again, before it touches the resource.
 */
export function verifiesBothSecrets(inputs: Properties): boolean {
  if (!("verify" in inputs)) return false;
  const verify = known(inputs, "verify");
  return verify === undefined || "previousClientSecret" in (verify as object);
}
