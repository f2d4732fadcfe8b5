import { stripVTControlCharacters } from "node:util";
import { type RequestRecord, type Simulator } from "../../simulator";
import { isRead, milestones, shorthand, showRequests } from "./requests";
import { showReport, type ServiceReport, versionsOf } from "./service-report";
import { type Stage } from "./stage";
import { table } from "./table";

/** A part of an act: what is done, and what must come of it. */
export interface Scene {
  /** One sentence: what is about to be shown. */
  readonly title: string;
  /** What somebody does at Cloudflare before. */
  readonly outside?: (simulator: Simulator) => void;
  /** Arguments of each `pulumi` command. */
  readonly commands: readonly (readonly string[])[];
  /** What must come of it, for every client by its id. */
  readonly expected: Readonly<Record<string, Expectation>>;
  /** What the commands must print. */
  readonly prints?: readonly RegExp[];
  /** How many reads it may take, as GET of one client or as a list of them. */
  readonly reads: number;
  /** With which secret the service must have gone on. That it never fails is expected anyway. */
  readonly service?: "new secret" | "same secret";
}

/** What a scene must come to for one client. */
export interface Expectation {
  /** Secrets that work afterwards. */
  readonly secrets: number;
  /** The requests about the client that are no reads, in order, see {@link shorthand}. Of the service, only its takeover. */
  readonly requests: string;
}

/** What is seen after the commands. */
interface Observation {
  readonly output: string;
  readonly secrets: ReadonlyMap<string, number>;
  /** See {@link milestones}. */
  readonly requests: readonly RequestRecord[];
  readonly reports: readonly [before: ServiceReport, after: ServiceReport] | undefined;
}

/**
 * Plays a scene and shows what Cloudflare saw of it.
 *
 * @throws If a command fails, or if not exactly what the scene expects came of it.
 */
export async function playScene(stage: Stage, scene: Scene): Promise<void> {
  const { simulator, service } = stage;
  scene.outside?.(simulator);
  const before = secretCounts(simulator);
  const earlier = simulator.requests.length;
  const reportBefore = await service?.nextReport();

  let output = "";
  for (const command of scene.commands) output += await stage.pulumi(command);

  const reportAfter = await service?.nextReport();
  const reports = reportBefore && reportAfter && ([reportBefore, reportAfter] as const);
  const secrets = secretCounts(simulator);
  const requests = milestones(simulator.requests.slice(earlier));
  if (!output.endsWith("\n\n")) console.log();
  showRequests(requests, service !== undefined);
  showSecrets(before, secrets);
  if (reports) showReport(reports[1]);
  const deviations = deviationsOf(scene, { output, secrets, requests, reports });
  if (deviations.length > 0) throw new Error(`this was not as announced:\n  ${deviations.join("\n  ")}`);
}

function secretCounts(simulator: Simulator): Map<string, number> {
  return new Map(simulator.clients.map(({ clientId, secrets }) => [clientId, secrets.length]));
}

function showSecrets(before: Map<string, number>, after: Map<string, number>): void {
  const rows = [...after].map(([client, count]) => [client, `${before.get(client) ?? 0}`, `${count}`]);
  console.log(`\n${table(["OAuth client", "secrets before", "after"], rows)}`);
}

function deviationsOf(scene: Scene, { output, secrets, requests, reports }: Observation): string[] {
  const deviations: string[] = [];
  const reads = requests.filter(isRead).length;
  let others = 0;
  for (const [client, expected] of Object.entries(scene.expected)) {
    const count = secrets.get(client) ?? 0;
    if (count !== expected.secrets) {
      deviations.push(`secrets of ${client}: ${count} instead of ${expected.secrets}`);
    }
    const ofClient = requests.filter((request) => request.clientId === client && !isRead(request));
    const seen = ofClient.map(shorthand).join(" ");
    if (seen !== expected.requests) {
      deviations.push(
        `requests about ${client}: ${seen || "none"} instead of ${expected.requests || "none"}`,
      );
    }
    others += ofClient.length;
  }
  if (reads > scene.reads) {
    deviations.push(`reads: ${reads} instead of ${scene.reads} at most`);
  }
  if (reads + others < requests.length) {
    deviations.push(`requests about no client: ${requests.length - reads - others} instead of none`);
  }
  const printed = stripVTControlCharacters(output);
  for (const text of scene.prints ?? []) {
    if (!text.test(printed)) deviations.push(`Pulumi did not print ${text.source}`);
  }
  return [...deviations, ...(reports ? serviceDeviations(scene, ...reports) : [])];
}

function serviceDeviations(scene: Scene, before: ServiceReport, after: ServiceReport): string[] {
  const deviations: string[] = [];
  const added = versionsOf(after).length - versionsOf(before).length;
  const expected = scene.service === "new secret" ? 1 : 0;
  if (added !== expected)
    deviations.push(`new secrets that the service used: ${added} instead of ${expected}`);
  if (after.failed > 0)
    deviations.push(`times that the service could not authenticate: ${after.failed} instead of 0`);
  return deviations;
}
