import assert from "node:assert/strict";
import path from "node:path";
import { startSimulator, type Simulator } from "../../simulator";
import { quickstart, rotating, rotationOf, waitingUntil } from "./project";
import { type Job, Repository } from "./repository";

/** How a CI system turns a commit into the jobs of the example. */
export interface Pipelines {
  /** For a pull or merge request whose newest commit this is. */
  preview(commit: string): Job;
  /** For a push of this commit to main; also when that run is run again later. */
  up(commit: string, cloudflareToken: string): Job;
  /** For a schedule, while this is the newest commit on main. */
  scheduledUp(commit: string, cloudflareToken: string): Job;
}

const READ = "GET oauth_clients/web-shop 200";
const ROTATION = [READ, "POST oauth_clients/web-shop/rotate_secret 200", READ];
const DELETION = [READ, "DELETE oauth_clients/web-shop/rotate_secret 200", READ];

const DAY_MS = 86_400_000;
/** Variables for a job that runs two days from now, as far as the provider can tell. */
const TWO_DAYS_LATER = {
  TEST_CLOCK_AHEAD_MS: String(2 * DAY_MS),
  NODE_OPTIONS: `--require ${path.resolve(__dirname, "../helpers/engine/virtual-time.cjs")}`,
};

/** What the jobs of a CI system must do when they are run; called once inside a `describe`. */
export function runsAsPromised(pipelines: Pipelines): void {
  let simulator: Simulator;
  let repository: Repository;
  beforeEach(async () => {
    simulator = await startSimulator({ clients: [{ clientId: "web-shop" }] });
    repository = await Repository.create(simulator);
  });
  afterEach(async () => {
    await repository.dispose();
    await simulator.close();
  });

  async function up(commit: string): Promise<string[]> {
    await repository.runJob(pipelines.up(commit, simulator.token));
    return simulator.takeRequests();
  }

  async function scheduledUp(commit: string, extra: Record<string, string> = {}): Promise<string[]> {
    await repository.runJob(pipelines.scheduledUp(commit, simulator.token), extra);
    return simulator.takeRequests();
  }

  it("a request to merge is previewed without a token, and nothing is sent", async () => {
    simulator.rotate("web-shop");
    const log = await repository.runJob(pipelines.preview(await repository.commit(quickstart(simulator))));
    assert.match(log, /OAuthClientRotatedSecretCleanup: \(create\)/);
    assert.match(log, /rotation: "2026-11"/);
    assert.match(log, /\+ 2 to create/);
    assert.deepEqual(simulator.takeRequests(), []);
  });

  it("a push deletes the old secret, or leaves it for a schedule after notBefore", async () => {
    simulator.rotate("web-shop");
    assert.deepEqual(await up(await repository.begin(quickstart(simulator))), DELETION);

    simulator.rotate("web-shop");
    const tomorrow = new Date(Date.now() + DAY_MS);
    const next = { ...rotationOf(simulator, "2026-12"), ...waitingUntil(tomorrow) };
    const commit = await repository.commit(next);
    assert.deepEqual(await up(commit), [READ]);
    assert.deepEqual(await scheduledUp(commit), []);
    assert.deepEqual(await scheduledUp(commit, TWO_DAYS_LATER), DELETION);
  });

  it("neither a schedule nor an old run that is run again rotates", async () => {
    const first = await repository.begin(rotating(simulator));
    assert.deepEqual(await up(first), [...ROTATION, READ]);

    const second = await repository.commit(rotationOf(simulator, "2026-12"));
    assert.deepEqual(await scheduledUp(second, TWO_DAYS_LATER), DELETION);
    assert.deepEqual(await up(second), [...ROTATION, READ]);
    assert.deepEqual(await up(first), []);
  });
}
