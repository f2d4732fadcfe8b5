import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

/** Ids of a process and of all that it has started, parents first. Of a process that has ended nothing is found. */
export function processTree(pid: number): number[] {
  const processes = execFileSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = processes.filter(([, id]) => id === pid).map(() => pid);
  for (const parent of tree) {
    tree.push(...processes.filter(([ppid]) => ppid === parent).map(([, child = 0]) => child));
  }
  return tree;
}

/**
 * Kills a process and all it has started with SIGKILL, as a machine that goes down does. The engine's plugins are
 * process groups of their own, and would outlive it.
 */
export function killTree(pid: number): void {
  // Parents come first, so that none can act on the end of a child.
  for (const id of processTree(pid)) {
    signalIfThere(id, "SIGKILL");
  }
}

/**
 * Sends a signal to a process, or to a group if the id is negative. One that has ended since it was found is none to
 * signal: children end by themselves as soon as a parent is gone.
 */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ESRCH");
  }
}
