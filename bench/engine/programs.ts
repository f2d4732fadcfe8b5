/** The stacks that are compared. */

/** Which resource a stack consists of. */
export const RESOURCES = {
  package: "this package",
  empty: "empty, literal __provider",
  serialised: "empty, pulumi.dynamic.Resource",
} as const;

export type ResourceName = keyof typeof RESOURCES;

/** What makes one resource `name` with the inputs `args`. */
const DECLARATIONS: Record<ResourceName, string> = {
  package: `
    const { OAuthClientRotatedSecretCleanup } = require("pulumi-cloudflare-oauth");
    const declare = (name, args) => new OAuthClientRotatedSecretCleanup(name, args);`,
  empty: `
    const OUTPUTS = { hasRotatedSecret: undefined, outcome: undefined, deletedAt: undefined, proof: undefined,
      onlySecretFingerprint: undefined };
    const __provider = 'exports.handler=()=>require("empty-provider").empty';
    const options = { retainOnDelete: true, additionalSecretOutputs: ["verify", "onlySecretFingerprint"] };
    const declare = (name, args) =>
      new pulumi.CustomResource("pulumi-nodejs:dynamic/bench:Empty", name, { ...args, ...OUTPUTS, __provider }, options);`,
  serialised: `
    const provider = {
      create: async (inputs) => ({ id: inputs.accountId + "/" + inputs.oauthClientId, outs: inputs }),
    };
    const declare = (name, args) => new pulumi.dynamic.Resource(provider, name, args);`,
};

/**
 * Source of a stack's index.js.
 *
 * @param oauthClientIds One resource for each.
 * @param trigger Another one makes every resource run again.
 */
export function programOf(
  resource: ResourceName,
  accountId: string,
  oauthClientIds: readonly string[],
  trigger: number,
): string {
  return `const pulumi = require("@pulumi/pulumi");
    ${DECLARATIONS[resource]}
    const accountId = ${JSON.stringify(accountId)};
    for (const oauthClientId of ${JSON.stringify(oauthClientIds)}) {
      declare(oauthClientId, { accountId, oauthClientId, triggers: { rotation: ${trigger} } });
    }`;
}
