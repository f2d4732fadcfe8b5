import { type PulumiCli } from "../../tools/pulumi-cli/pulumi-cli";
import { type HotSpot, hotSpots } from "../hot-spots";
import { onStage, type StackPlan } from "./stage";
import { type Waits, waitsOf } from "./timeline";

/** Where the time of the provider goes while the engine creates a stack. */
export interface StackProfile extends Pick<StackPlan, "resource" | "resources"> {
  readonly waits: Waits;
  readonly hotSpots: readonly HotSpot[];
}

/** Creates a stack, once more and for nothing else: a profile takes time itself. */
export async function profileStack(cli: PulumiCli, plan: StackPlan): Promise<StackProfile> {
  const { resource, resources, parallel } = plan;
  return await onStage(cli, plan, async ({ project, run }) => {
    project.profileCreates(resources);
    await run("up");
    const { moments, profile } = project.providerProfile();
    return {
      resource,
      resources,
      waits: waitsOf(moments, resources, parallel),
      hotSpots: hotSpots(profile, 12),
    };
  });
}
