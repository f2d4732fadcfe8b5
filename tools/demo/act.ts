import { type RequestRecord, type Simulator, toLine } from "../../simulator";
import { type Stage } from "./stage";
import { table } from "./table";

/** A part of the demo: what is done, and what must come of it. */
export interface Act {
  /** One sentence: what is about to be shown. */
  readonly title: string;
  /** What somebody does at Cloudflare before. */
  readonly outside?: (simulator: Simulator) => void;
  /** Arguments of each `pulumi` command. */
  readonly commands: readonly (readonly string[])[];
  /** What must come of it, for every client by its id. */
  readonly expected: Readonly<Record<string, Expectation>>;
  /** What the commands must print. */
  readonly prints?: RegExp;
}

/** What an act must come to for one client. */
export interface Expectation {
  /** Secrets that work afterwards. */
  readonly secrets: number;
  /** Methods of the requests about the client, in order: `GET DELETE GET`. */
  readonly requests: string;
}

/**
 * Plays an act and shows what Cloudflare saw of it.
 *
 * @throws If a command fails, or if not exactly what the act expects came of it.
 */
export async function playAct(stage: Stage, act: Act): Promise<void> {
  const { simulator } = stage;
  act.outside?.(simulator);
  const before = secretCounts(simulator);
  const earlier = simulator.requests.length;

  let output = "";
  for (const command of act.commands) output += await stage.pulumi(command);

  const after = secretCounts(simulator);
  const requests = simulator.requests.slice(earlier);
  if (!output.endsWith("\n\n")) console.log();
  showRequests(requests);
  showSecrets(before, after);
  const deviations = [...deviationsOf(act, after, requests), ...missing(act.prints, output)];
  if (deviations.length > 0) throw new Error(`this was not as announced:\n  ${deviations.join("\n  ")}`);
}

/** What is said after the last act, all of it having been checked. */
export function summary(
  acts: readonly Act[],
  requests: readonly RequestRecord[],
  milliseconds: number,
): string {
  const deleted = requests.filter(({ method }) => method === "DELETE").length;
  return [
    `Shown and checked in ${acts.length} acts: ${deleted} old secrets deleted, each when the stack said so, and no other.`,
    `${requests.length} requests to Cloudflare, ${deleted} of them DELETE; ${Math.round(milliseconds / 1000)} s; nothing left behind.`,
  ].join("\n");
}

function secretCounts(simulator: Simulator): Map<string, number> {
  return new Map(simulator.clients.map(({ clientId, secrets }) => [clientId, secrets.length]));
}

function showRequests(requests: readonly RequestRecord[]): void {
  console.log(requests.length === 0 ? "Cloudflare received no request." : "Cloudflare received:");
  for (const request of requests) console.log(`  ${toLine(request)}`);
}

function showSecrets(before: Map<string, number>, after: Map<string, number>): void {
  const rows = [...after].map(([client, count]) => [client, `${before.get(client) ?? 0}`, `${count}`]);
  console.log(`\n${table(["OAuth client", "secrets before", "after"], rows)}`);
}

function deviationsOf(act: Act, secrets: Map<string, number>, requests: readonly RequestRecord[]): string[] {
  const deviations: string[] = [];
  let about = 0;
  for (const [client, expected] of Object.entries(act.expected)) {
    const count = secrets.get(client) ?? 0;
    if (count !== expected.secrets) {
      deviations.push(`secrets of ${client}: ${count} instead of ${expected.secrets}`);
    }
    const ofClient = requests.filter(({ path }) => path.split("/")[1] === client);
    const methods = ofClient.map(({ method }) => method).join(" ");
    if (methods !== expected.requests) {
      deviations.push(
        `requests about ${client}: ${methods || "none"} instead of ${expected.requests || "none"}`,
      );
    }
    about += ofClient.length;
  }
  if (about < requests.length)
    deviations.push(`requests about no client: ${requests.length - about} instead of none`);
  return deviations;
}

function missing(text: RegExp | undefined, output: string): string[] {
  return text === undefined || text.test(output) ? [] : [`Pulumi did not print ${text.source}`];
}
