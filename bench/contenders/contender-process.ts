// One contender in a process of its own, with its API in the environment.
import { type Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { rotatedSecretCleanup } from "pulumi-cloudflare-oauth/provider";
import { atATime } from "../at-a-time";
import { hotSpots, type HotSpot } from "../hot-spots";
import { answerCalls } from "../remote";
import { bareUndici } from "./bare-undici";
import { type Contender, type ContenderName, type Target } from "./contender";
import { officialSdk } from "./official-sdk";
import { thisPackage } from "./this-package";

/** What is to be done. */
export interface Job {
  readonly contender: ContenderName;
  readonly target: Target;
  readonly clientIds: readonly string[];
  /** How many clients at a time. */
  readonly parallel: number;
}

export interface JobResult {
  readonly wallMs: number;
  /** CPU time of the process, in milliseconds. */
  readonly cpuMs: number;
  /** How many old secrets were deleted. */
  readonly deleted: number;
}

/** By name; their connections stay open from job to job. */
const contenders = new Map<ContenderName, Contender>();

function newContender(name: ContenderName, target: Target): Contender {
  const wait = async (ms: number) => {
    await sleep(ms);
  };
  switch (name) {
    case "package":
      process.env.CLOUDFLARE_BASE_URL = target.baseUrl;
      process.env.CLOUDFLARE_API_TOKEN = target.token;
      return thisPackage(rotatedSecretCleanup, target.accountId);
    case "undici":
      return bareUndici(target, { confirm: false, sleep: wait });
    case "undiciConfirming":
      return bareUndici(target, { confirm: true, sleep: wait });
    case "sdk":
      return officialSdk(target);
  }
}

async function run({ contender: name, target, clientIds, parallel }: Job): Promise<JobResult> {
  const contender = contenders.get(name) ?? newContender(name, target);
  contenders.set(name, contender);
  let deleted = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  await atATime(parallel, clientIds, async (clientId) => {
    if (await contender(clientId)) deleted++;
  });
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, deleted };
}

async function profiled(work: () => Promise<unknown>): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.start");
    await work();
    return (await session.post("Profiler.stop")).profile;
  } finally {
    session.disconnect();
  }
}

const calls = {
  run,
  /** Where the time of a job goes. */
  profile: async (job: Job): Promise<HotSpot[]> => hotSpots(await profiled(() => run(job)), 12),
};

export type ContenderCalls = typeof calls;

answerCalls(calls);
