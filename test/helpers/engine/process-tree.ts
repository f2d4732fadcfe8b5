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
