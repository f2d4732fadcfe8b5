/** A package-lock.json, as far as it is compared. */
export interface Lockfile {
  packages?: Record<string, { version?: string; resolved?: string; link?: boolean; optional?: boolean }>;
}

/** See lockfile.mjs. */
export function outdatedPackages(wanted: Lockfile, installed: Lockfile | undefined): string[];
