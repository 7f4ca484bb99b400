/** CPU time of processes, from /proc: Linux counts it in hundredths of a second. */
import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
// Fields of /proc/PID/stat, counted after the name, which may hold spaces itself.
const UTIME = 11;
const CHILDREN_UTIME = 13;

/**
 * Seconds that a process, its threads and its living children have run, user and system together;
 * `undefined` where there is no /proc.
 */
export function cpuSeconds(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const pids = children === "" ? [] : children.split(" ");
  return pids.reduce((sum, child) => sum + (cpuSeconds(Number(child)) ?? 0), ticksOf(pid, UTIME));
}

/** Seconds that ended children of this process have run; `undefined` where there is no /proc. */
export function endedChildrenCpuSeconds(): number | undefined {
  return process.platform === "linux" ? ticksOf(process.pid, CHILDREN_UTIME) : undefined;
}

/** Two neighbouring fields, user and system time. */
function ticksOf(pid: number, field: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[field]) + Number(fields[field + 1])) / TICKS_PER_SECOND;
}
