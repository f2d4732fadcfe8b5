/**
 * Compares what package-lock.json asks for with what npm says it has installed.
 *
 * Versions count, not file times: a clone has new ones. A package more than asked for does not count either: `npm
 * install --no-save` is how one tries something out.
 *
 * @param {{ packages?: Record<string, object> }} wanted package-lock.json, parsed.
 * @param {{ packages?: Record<string, object> } | undefined} installed node_modules/.package-lock.json, parsed;
 * undefined if there is none.
 * @returns {string[]} The places that differ, such as "node_modules/zod"; empty if nothing is to be installed.
 */
export function outdatedPackages(wanted, installed) {
  const present = installed?.packages ?? {};
  return Object.entries(wanted.packages ?? {})
    .filter(([place, entry]) => !matches(place, entry, present[place]))
    .map(([place]) => place);
}

function matches(place, wanted, present) {
  // The root project and the sources of workspaces: nothing that npm installs.
  if (!place.includes("node_modules/")) return true;
  // Packages for other platforms are optional; npm leaves them out.
  if (present === undefined) return wanted.optional === true;
  const link = (entry) => (entry.link ? entry.resolved : undefined);
  return wanted.version === present.version && link(wanted) === link(present);
}
