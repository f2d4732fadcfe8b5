import assert from "node:assert/strict";
import { ProviderContext } from "../../../provider/context";
import { RotatedSecretCleanup } from "../../../provider/rotated-secret-cleanup/lifecycle";
import { SecretRotation } from "../../../provider/secret-rotation/lifecycle";
import { type Simulator, type SimulatorOptions, startSimulator, toLine } from "../../../simulator";
import { VirtualClock } from "../virtual-clock";
import { ACCOUNT } from "./cleanup-stage";
import { configurationFor } from "./configuration";
import { withHalfJitter, withoutProxies } from "./hermetic";
import { type Process } from "./secrets-stage";

/** An account with many clients, and a provider process whose operations on them run side by side. */
export interface AccountStage extends Process {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  /** What was shown to the person who runs Pulumi. */
  readonly notices: readonly string[];
  /** Another provider process, whose operations may take `limitMs` milliseconds. */
  anotherProcess(limitMs?: number): Process;
  /** All requests so far, each with the second in which it came: `7.25 GET oauth_clients 200`. */
  timed(): string[];
}

export type AccountStageOptions = Pick<SimulatorOptions, "clients" | "rateLimit">;

/** Makes stages that end with the test; called once inside a `describe`. */
export function accountStages(): (options: AccountStageOptions) => Promise<AccountStage> {
  withoutProxies();
  withHalfJitter();
  const running: Pick<AccountStage, "simulator" | "clock">[] = [];
  afterEach(async function () {
    for (const { simulator, clock } of running.splice(0)) {
      const { pending } = clock;
      clock.stop();
      await simulator.close();
      assert.ok(this.currentTest?.isFailed() === true || pending === 0, `${pending} alarms are left`);
    }
  });
  return async (options) => {
    const clock = new VirtualClock();
    const simulator = await startSimulator({ accountId: ACCOUNT, now: () => clock.now(), ...options });
    running.push({ simulator, clock });
    const notices: string[] = [];
    const anotherProcess = (limitMs?: number): Process => {
      const { baseUrl, token, tokenUrl } = simulator;
      const context = new ProviderContext(
        () => ({ ...configurationFor(baseUrl, token, limitMs), tokenUrl }),
        clock,
        (message) => {
          notices.push(message);
        },
      );
      return { context, cleanup: new RotatedSecretCleanup(context), rotation: new SecretRotation(context) };
    };
    return {
      simulator,
      clock,
      notices,
      timed: arrivalsOf(simulator, clock),
      anotherProcess,
      ...anotherProcess(),
    };
  };
}

function arrivalsOf(simulator: Simulator, clock: VirtualClock): () => string[] {
  const began = clock.now();
  const seconds: number[] = [];
  clock.onPass = () => {
    while (seconds.length < simulator.requests.length) {
      seconds.push((clock.now() - began) / 1000);
    }
  };
  return () => {
    clock.onPass();
    return simulator.requests.map((request, index) => `${seconds[index] ?? ""} ${toLine(request)}`);
  };
}

/** The ids of `count` clients: c001, c002, ... */
export function clientIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `c${String(index + 1).padStart(3, "0")}`);
}

/** Clients as a simulator is given them. */
export function clientsNamed(
  ids: readonly string[],
  rotated = false,
): { clientId: string; rotated: boolean }[] {
  return ids.map((clientId) => ({ clientId, rotated }));
}

/** The inputs of a resource about a client. */
export const inputsFor = (oauthClientId: string): { accountId: string; oauthClientId: string } => ({
  accountId: ACCOUNT,
  oauthClientId,
});

/** How often each line stands there, whichever client it is about: `{ "GET oauth_clients/* 200": 3 }`. */
export function tally(lines: readonly string[]): Record<string, number> {
  const kinds = lines.map((line) => line.replace(/oauth_clients\/[^/ ]+/, "oauth_clients/*"));
  return Object.fromEntries(
    [...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]),
  );
}

/**
 * Asserts that these were the requests, one phase after another; those of a phase, which are sent at the same time, come in
 * any order.
 */
export function assertRequests(lines: readonly string[], phases: readonly (readonly string[])[]): void {
  let end = 0;
  const seen = phases.map(({ length }) => lines.slice(end, (end += length)).sort());
  assert.deepEqual(
    [...seen, ...lines.slice(end)],
    phases.map((phase) => [...phase].sort()),
  );
}
