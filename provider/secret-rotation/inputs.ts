import { z } from "zod";
import { accountId, type InputRules, oauthClientId, secret, triggers } from "../inputs";
import { type Properties } from "../resource";

const rotationInputs = z.strictObject({
  accountId,
  oauthClientId,
  triggers,
  currentClientSecret: secret.optional(),
  recoverLostSecret: z.boolean({ error: "true or false" }).optional(),
});

/** The inputs of OAuthClientSecretRotation, as its Args in the sdk describe them. */
export type RotationInputs = z.infer<typeof rotationInputs>;

export const ROTATION_INPUTS: InputRules = {
  resource: "OAuthClientSecretRotation",
  schema: rotationInputs,
  names: { "": Object.keys(rotationInputs.shape) },
  maybeSecret: ["triggers", "currentClientSecret"],
};

/** Inputs that have been checked and whose values are all known. */
export function parseInputs(inputs: Properties): RotationInputs {
  return rotationInputs.parse(inputs);
}

const remembered = z.object({ triggers, currentClientSecret: secret.optional() });

/** Of the inputs that the outputs in the state hold, those that the next rotation has to know. */
export function parseRemembered(oldOutputs: Properties): z.infer<typeof remembered> {
  return remembered.parse(oldOutputs);
}
