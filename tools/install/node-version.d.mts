/** See node-version.mjs. */
export function satisfies(version: string, range: string): boolean;
