import { execFileSync } from "node:child_process";

/**
 * Kills a process and all it has started with SIGKILL, as a machine that goes down does. The engine's plugins are
 * process groups of their own, and would outlive it.
 */
export function killTree(pid: number): void {
  const children = new Map<number, number[]>();
  for (const line of execFileSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" })
    .trim()
    .split("\n")) {
    const [parent = 0, child = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  // Parents first, so that none can act on the end of a child.
  const condemned = [pid];
  for (const next of condemned) {
    condemned.push(...(children.get(next) ?? []));
    process.kill(next, "SIGKILL");
  }
}
