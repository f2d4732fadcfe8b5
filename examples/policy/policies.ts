import { type Policies } from "@pulumi/policy";
import { cleansUpOnDrift, recoveryIsOn, verifiesBothSecrets } from "./input-rules";
import { CLEANUP, ROTATION } from "./resources";
import { rotatedClientsWithoutCleanup, rotationsWithoutCleanup } from "./stack-rules";

/** The rules as policies, with what a violation says. No message holds a value: secrets are among them. */
export const policies: Policies = [
  {
    name: "rotation-has-cleanup",
    description: "After each rotation the old secret is retired.",
    validateStack: ({ resources }, reportViolation) => {
      for (const { urn } of rotationsWithoutCleanup(resources)) {
        reportViolation(
          "No cleanup runs after this rotation: the old secret goes on working, and no further rotation is possible. " +
            "Add an OAuthClientRotatedSecretCleanup with the same accountId and oauthClientId, with " +
            "triggers: { rotatedAt: rotation.rotatedAt }, and with dependsOn the consumers of the new secret.",
          urn,
        );
      }
    },
  },
  {
    name: "rotated-client-has-cleanup",
    description: "An OAuth client that has an old secret has a cleanup in its stack.",
    validateStack: ({ resources }, reportViolation) => {
      for (const { urn } of rotatedClientsWithoutCleanup(resources)) {
        reportViolation(
          "This OAuth client has an old secret, which goes on working. Once the new one is in use, add an " +
            "OAuthClientRotatedSecretCleanup with its accountId and clientId.",
          urn,
        );
      }
    },
  },
  {
    name: "recovery-is-off",
    description: "recoverLostSecret is on for one `pulumi up` only.",
    validateResource: ({ type, props }, reportViolation) => {
      if (type === ROTATION && recoveryIsOn(props)) {
        reportViolation(
          "recoverLostSecret deletes a secret that consumers use, whenever a rotation finds two. Take it out. " +
            "For the one `pulumi up` that recovers, add --policy-pack-config with recover.json.",
        );
      }
    },
  },
  {
    name: "drift-verifies-both-secrets",
    description: 'A cleanup with cleanupOn: "drift" verifies both secrets.',
    validateResource: ({ type, props }, reportViolation) => {
      if (type === CLEANUP && cleansUpOnDrift(props) && !verifiesBothSecrets(props)) {
        reportViolation(
          'cleanupOn: "drift" deletes the old secret also when somebody rotated outside the stack and consumers ' +
            "still use it. Give verify both clientSecret and previousClientSecret, or take cleanupOn out.",
        );
      }
    },
  },
  {
    name: "cleanup-verifies-both-secrets",
    description: "A cleanup verifies both secrets.",
    enforcementLevel: "advisory",
    validateResource: ({ type, props }, reportViolation) => {
      if (type === CLEANUP && !verifiesBothSecrets(props)) {
        reportViolation(
          "Nothing shows that the secret in use is not the one that goes. If the stack knows them, give verify " +
            "both clientSecret and previousClientSecret.",
        );
      }
    },
  },
];
