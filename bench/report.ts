/** The tables that the bench prints. Pure functions. */
import { table } from "../tools/demo/table";
import { CONTENDER_NAMES, CONTENDERS } from "./contenders/contender";
import { duration } from "./duration";
import { type Efficiency, total } from "./efficiency";
import { type EngineFigures } from "./engine/engine";
import { RESOURCES } from "./engine/programs";
import { COMMANDS } from "./engine/stack-run";
import { type HandlersFigures } from "./handlers/handlers";
import { type HotSpot } from "./hot-spots";
import { type LoadingFigures } from "./loading/loading";
import { type SimulationResult } from "./rate-limit/simulation-process";
import { type Figure } from "./statistics";
import { type Verdict } from "./targets";

/** The handlers and their alternatives at one latency. */
export function handlersTable(figures: HandlersFigures): string {
  const { clients, parallel, latencyMs, rounds, contenders, timesThePackage } = figures;
  const rows = CONTENDER_NAMES.map((name) => {
    const { requests, wallMs, cpuMs } = contenders[name];
    const times = name === "package" ? "" : range(timesThePackage[name], 2);
    return [CONTENDERS[name], `${total(requests)}`, range(wallMs, 0), cpuMs.median.toFixed(0), times];
  });
  const header = ["", "requests", "wall, ms", "CPU, ms", "times this package"];
  return section(
    `${clients} clients, ${parallel} at a time, ${latencyMs} ms latency; median of ${rounds} rounds (range)`,
    table(header, rows),
  );
}

/** Where the time goes. */
export function profileTable(spots: readonly HotSpot[]): string {
  const rows = spots.map(({ name, selfMs, share }) => [name, selfMs.toFixed(1), percent(share)]);
  return table(
    ["  function", "itself, ms", "share"],
    rows.map(([name = "", ...rest]) => [`  ${name}`, ...rest]),
  );
}

export function requestsTable(title: string, efficiencies: readonly Efficiency[]): string {
  const rows = efficiencies.map(({ clients, parallel, rotated, requests, least }) => [
    `${clients} clients, ${rotated ? "an old secret each" : "nothing to delete"}`,
    `${parallel}`,
    `${requests}`,
    least.toFixed(1),
    `${((requests / least - 1) * 100).toFixed(1)}%`,
  ]);
  return section(title, table(["", "at a time", "requests", "least", "above"], rows));
}

export function rateLimitTable(results: readonly SimulationResult[]): string {
  const rows = results.map(({ clients, contender, requests, refused, simulatedSeconds, failures }) => [
    `${clients} clients, ${CONTENDERS[contender]}`,
    `${requests}`,
    `${refused}`,
    duration(simulatedSeconds),
    `${failures}`,
  ]);
  return section(
    "Under the documented rate limit, in simulated time",
    table(["", "requests", "of them 429", "time", "clients given up"], rows),
  );
}

export function loadingTable({ pulumi, sdk, provider, simulator }: LoadingFigures): string {
  const rows = [
    ["@pulumi/pulumi", range(pulumi, 0)],
    ["pulumi-cloudflare-oauth, in addition", range(sdk, 1)],
    ["pulumi-cloudflare-oauth/provider", range(provider, 0)],
    ["pulumi-cloudflare-oauth/simulator", range(simulator, 0)],
  ];
  return section("require(), median (range)", table(["", "ms"], rows));
}

/** Stacks under the real engine; memory and CPU time are those of the provider process of create. */
export function engineTable({ parallel, rounds, stacks }: EngineFigures): string {
  const rows = stacks.map((stack) => [
    `${stack.resources} × ${RESOURCES[stack.resource]}${stack.latencyMs > 0 ? `, ${stack.latencyMs} ms` : ""}`,
    ...COMMANDS.map(
      (command) =>
        `${(stack.wallMs[command].median / 1000).toFixed(1)} (${stack.timesEmpty[command].median.toFixed(2)})`,
    ),
    COMMANDS.map((command) => stack.requests[command]).join(" "),
    stack.bytesPerResource.toFixed(0),
    `${stack.providerBytes}`,
    (stack.peakMemory.median / 2 ** 20).toFixed(0),
    (stack.providerCpuMs.median / 1000).toFixed(1),
  ]);
  const header = ["", ...COMMANDS, "requests", "state, B each", "__provider, B", "peak, MiB", "CPU, s"];
  return section(
    `Real engine, --parallel ${parallel}: seconds (times the empty resource), median of ${rounds}`,
    table(header, rows),
  );
}

/** Whom the create of a stack waits for, and what the provider is busy with. */
export function waitsTable({ parallel, profiles }: EngineFigures): string {
  const rows = profiles.map(({ resource, resources, waits }) => [
    `${resources} × ${RESOURCES[resource]}`,
    ...[waits.loading, waits.engine, waits.answers, waits.provider].map((ms) => ms.toFixed(0)),
  ]);
  const header = ["", "loading", "the engine", "answers", "the provider"];
  return section(
    `What create waits for, from the start of the provider on, at --parallel ${parallel}: ms`,
    table(header, rows),
  );
}

/** What is reached and what is not. */
export function verdictList(all: readonly Verdict[]): string {
  const lines = all.map(({ target, measured, reached, reason }) => {
    const why = !reached && reason !== undefined ? `\n             because ${reason}` : "";
    return `${reached ? "reached     " : "NOT reached "} ${target}: ${measured}${why}`;
  });
  return section("Targets", lines.join("\n"));
}

function range({ median, lowest, highest }: Figure, digits: number): string {
  return `${median.toFixed(digits)} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

function section(title: string, content: string): string {
  return `\n${title}\n\n${content}\n`;
}
