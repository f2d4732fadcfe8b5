// One contender against the documented rate limit, in simulated time: no time passes but that for which all wait.
import { ProviderContext } from "../../provider/context";
import { DynamicHost } from "../../provider/dynamic-host";
import { RotatedSecretCleanup } from "../../provider/rotated-secret-cleanup/lifecycle";
import { type Simulator, startSimulator } from "../../simulator";
import { atATime } from "../at-a-time";
import { bareUndici } from "../contenders/bare-undici";
import { type Contender, type ContenderName } from "../contenders/contender";
import { officialSdk } from "../contenders/official-sdk";
import { thisPackage } from "../contenders/this-package";
import { answerCalls } from "../remote";
import { EventClock } from "./event-clock";
import { Traffic } from "./traffic";
import { putLongTimersOn } from "./virtual-timers";

/** What is simulated. */
export interface Simulation {
  readonly contender: ContenderName;
  readonly clients: number;
  /** How many clients at a time. */
  readonly parallel: number;
  /** How long the simulator takes for each reply. */
  readonly latencyMs: number;
}

/** What came of it. */
export interface SimulationResult extends Simulation {
  readonly requests: number;
  /** How many of them were refused with 429. */
  readonly refused: number;
  readonly simulatedSeconds: number;
  /** Clients whose contender gave up. */
  readonly failures: number;
}

function newContender(
  name: ContenderName,
  { baseUrl, token, tokenUrl, accountId }: Simulator,
  clock: EventClock,
): Contender {
  const target = { baseUrl, token, accountId };
  const sleep = (ms: number) => clock.sleep(ms);
  switch (name) {
    case "package": {
      const credential = { kind: "apiToken", apiToken: token } as const;
      const configuration = { credential, baseUrl, tokenUrl, operationLimitMs: 600_000 };
      const context = new ProviderContext(
        () => configuration,
        clock,
        () => undefined,
      );
      return thisPackage(new DynamicHost().serve(new RotatedSecretCleanup(context)), accountId);
    }
    case "undici":
      return bareUndici(target, { confirm: false, sleep });
    case "undiciConfirming":
      return bareUndici(target, { confirm: true, sleep });
    case "sdk":
      putLongTimersOn(clock);
      return officialSdk(target);
  }
}

async function simulate({
  contender: name,
  clients,
  parallel,
  latencyMs,
}: Simulation): Promise<SimulationResult> {
  const clock = new EventClock();
  const traffic = new Traffic();
  const clientIds = Array.from({ length: clients }, (_, n) => `client-${n}`);
  const simulator = await startSimulator({
    clients: clientIds.map((clientId) => ({ clientId, rotated: true })),
    now: () => clock.now(),
    latencyMs,
    sleep: (ms) => traffic.delay(clock.sleep(ms)),
  });
  const contender = newContender(name, simulator, clock);

  let failures = 0;
  const work = atATime(parallel, clientIds, async (clientId) => {
    await contender(clientId).catch(() => failures++);
  });
  await clock.runUntil(work, () => traffic.settled());

  const { requests } = simulator;
  const refused = requests.filter(({ outcome }) => outcome === 429).length;
  const left = simulator.clients.filter(({ hasRotatedSecret }) => hasRotatedSecret).length;
  if (left > failures) throw new Error(`${name} left ${left} old secrets and reported ${failures} failures`);
  await simulator.close();
  const simulatedSeconds = clock.now() / 1000;
  return {
    contender: name,
    clients,
    parallel,
    latencyMs,
    requests: requests.length,
    refused,
    simulatedSeconds,
    failures,
  };
}

const calls = { simulate };

export type SimulationCalls = typeof calls;

answerCalls(calls);
