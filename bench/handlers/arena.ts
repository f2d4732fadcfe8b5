import path from "node:path";
import { type ContenderName, type Target } from "../contenders/contender";
import { type ContenderCalls, type Job, type JobResult } from "../contenders/contender-process";
import { type HotSpot } from "../hot-spots";
import { Remote } from "../remote";
import { type RequestCounts, type SimulatorCalls } from "../simulator-process";

const SIMULATOR = path.resolve(__dirname, "../simulator-process.ts");
const CONTENDER = path.resolve(__dirname, "../contenders/contender-process.ts");

/** What a contender is set to. */
export interface Course {
  /** OAuth clients in the account. */
  readonly clients: number;
  /** Whether each has an old secret. */
  readonly rotated: boolean;
  /** How many at a time. */
  readonly parallel: number;
}

/** One run of a contender over all clients. */
export interface Round extends JobResult {
  readonly requests: RequestCounts;
}

/** A simulator, and the contenders that were asked for, each in a process of its own, so that none waits for another. */
export class Arena {
  readonly #simulator = new Remote<SimulatorCalls>(SIMULATOR);
  readonly #contenders = new Map<ContenderName, Remote<ContenderCalls>>();
  readonly #target: Promise<Target>;
  #rounds = 0;

  /** @param latencyMs How long the simulator takes for each reply. */
  constructor(latencyMs: number) {
    this.#target = this.#simulator.call("start", latencyMs);
  }

  /**
   * Lets a contender go over new clients.
   *
   * @throws If it did not delete every old secret.
   */
  async run(contender: ContenderName, course: Course): Promise<Round> {
    const job = await this.#job(contender, course);
    await this.#simulator.call("takeCounts", undefined);
    const result = await this.#process(contender).call("run", job);
    const requests = await this.#simulator.call("takeCounts", undefined);
    const expected = course.rotated ? course.clients : 0;
    if (result.deleted !== expected) {
      throw new Error(`${contender} deleted ${result.deleted} old secrets instead of ${expected}`);
    }
    return { ...result, requests };
  }

  /** Where the time of a contender goes. */
  async profile(contender: ContenderName, course: Course): Promise<HotSpot[]> {
    return await this.#process(contender).call("profile", await this.#job(contender, course));
  }

  async close(): Promise<void> {
    await Promise.all([this.#simulator, ...this.#contenders.values()].map((remote) => remote.stop()));
  }

  /** The clients are new each time: to a provider, one that it has cleaned and that has an old secret again would be odd. */
  async #job(contender: ContenderName, { clients, rotated, parallel }: Course): Promise<Job> {
    const target = await this.#target;
    const prefix = `client-${++this.#rounds}`;
    const clientIds = await this.#simulator.call("renewClients", { count: clients, prefix, rotated });
    return { contender, target, clientIds, parallel };
  }

  #process(contender: ContenderName): Remote<ContenderCalls> {
    const remote = this.#contenders.get(contender) ?? new Remote<ContenderCalls>(CONTENDER);
    this.#contenders.set(contender, remote);
    return remote;
  }
}
