import { table } from "./table";

/** What the service of examples/zero-downtime-rotation reports. */
export interface ServiceReport {
  /** Version of the secret that was last accepted. */
  readonly secretVersion: string;
  /** How often it has authenticated, by version of the secret. */
  readonly authenticated: Readonly<Record<string, number>>;
  /** How often it could not. */
  readonly failed: number;
}

/** The secrets it has authenticated with, in order. */
export function versionsOf({ authenticated }: ServiceReport): string[] {
  return Object.keys(authenticated);
}

/** How often it has authenticated in all. */
export function timesAuthenticated({ authenticated }: ServiceReport): number {
  return Object.values(authenticated).reduce((sum, count) => sum + count, 0);
}

/** Shows it. */
export function showReport(report: ServiceReport): void {
  const rows = Object.entries(report.authenticated).map(([version, count]) => [version, `${count}`]);
  console.log(`\n${table(["Secret of the service", "authenticated"], rows)}`);
  console.log(`In all: authenticated ${timesAuthenticated(report)} times, failed ${report.failed} times.`);
}
