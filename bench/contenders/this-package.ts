import { type dynamic } from "@pulumi/pulumi";
import { type Contender } from "./contender";

/**
 * The handlers as the engine calls them.
 *
 * @param provider Its configuration comes from the environment.
 */
export function thisPackage(provider: Required<dynamic.ResourceProvider>, accountId: string): Contender {
  return async (oauthClientId) => {
    const { outs } = (await provider.create({ accountId, oauthClientId })) as { outs: { outcome: string } };
    return outs.outcome === "deleted";
  };
}
