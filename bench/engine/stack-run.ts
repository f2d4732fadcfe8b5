import { type PulumiCli } from "../../tools/pulumi-cli/pulumi-cli";
import { type Efficiency, efficiencyOf, total } from "../efficiency";
import { type ProviderUsage, type StateSize } from "./project";
import { onStage, type StackPlan } from "./stage";

/** The commands that are measured, in their order. */
export const COMMANDS = ["create", "unchanged", "refresh"] as const;

export type Command = (typeof COMMANDS)[number];

/** What came of one stack. */
export interface StackResult extends StateSize {
  /** How long each command took, in milliseconds. */
  readonly wallMs: Readonly<Record<Command, number>>;
  /** How many requests each command sent. */
  readonly requests: Readonly<Record<Command, number>>;
  /** Of the provider process of create. */
  readonly usage: ProviderUsage;
}

/** Makes a stack, runs it again unchanged, and refreshes it. */
export async function runStack(cli: PulumiCli, plan: StackPlan): Promise<StackResult> {
  return await onStage(cli, plan, async ({ project, run }) => {
    const create = await run("up");
    const usage = project.providerUsage();
    const unchanged = await run("up");
    const refresh = await run("refresh");
    return {
      wallMs: { create: create.wallMs, unchanged: unchanged.wallMs, refresh: refresh.wallMs },
      requests: {
        create: total(create.requests),
        unchanged: total(unchanged.requests),
        refresh: total(refresh.requests),
      },
      usage,
      ...project.stateSize(plan.resources),
    };
  });
}

/** Counts the requests of a stack of this package that deletes many old secrets, and that then finds none. */
export async function countStackRequests(
  cli: PulumiCli,
  clients: number,
  parallel: number,
): Promise<Efficiency[]> {
  const plan = { resource: "package", resources: clients, parallel, latencyMs: 0 } as const;
  return await onStage(cli, plan, async ({ run, changeTriggers }) => {
    const create = await run("up");
    changeTriggers();
    const update = await run("up");
    return [
      efficiencyOf({ clients, parallel, rotated: true }, create.requests),
      efficiencyOf({ clients, parallel, rotated: false }, update.requests),
    ];
  });
}
