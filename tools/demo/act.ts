import { type RequestRecord, type SimulatedClientOptions } from "../../simulator";
import { type PulumiCli } from "../pulumi-cli/pulumi-cli";
import { announce } from "./announce";
import { playScene, type Scene } from "./scene";
import { Stage } from "./stage";

/** One example, from a new stack to its end. */
export interface Act {
  /** One sentence: what it is about. */
  readonly title: string;
  /** Folder of the example in `examples`. */
  readonly example: string;
  /** The OAuth clients that Cloudflare has. */
  readonly clients: readonly SimulatedClientOptions[];
  /** Makes the stack, and what the example needs beside it. */
  readonly setUp: (stage: Stage) => Promise<void>;
  readonly scenes: readonly Scene[];
}

/**
 * Plays an act, and takes everything away again.
 *
 * @param interrupted Rejects when it has to stop.
 * @returns Every request that Cloudflare received.
 * @throws If something did not go as announced, or what `interrupted` rejects with.
 */
export async function playAct(
  act: Act,
  number: number,
  cli: PulumiCli,
  interrupted: Promise<never>,
): Promise<readonly RequestRecord[]> {
  const stage = await Stage.open(cli, act);
  try {
    await Promise.race([play(act, number, stage), interrupted]);
  } finally {
    await stage.close();
  }
  return stage.simulator.requests;
}

async function play(act: Act, number: number, stage: Stage): Promise<void> {
  announce(`Act ${number}. ${act.title}`);
  await act.setUp(stage);
  for (const [index, scene] of act.scenes.entries()) {
    announce(`${number}.${index + 1}  ${scene.title}`);
    await playScene(stage, scene);
  }
}
