/** CPU time of processes, from /proc: Linux counts it in hundredths of a second. */
import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
// Fields of /proc/PID/stat, counted after the name, which may hold spaces itself.
const PARENT = 1;
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

/**
 * Seconds of a process that has one level of children, ended ones among them. Only where there is a
 * /proc. A child that ends meanwhile counts among the ended ones of the next call.
 */
export function familyCpuSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  let sum = ticksOf(pid, UTIME) + ticksOf(pid, CHILDREN_UTIME);
  for (const child of children === "" ? [] : children.split(" ")) {
    try {
      sum += ticksOf(Number(child), UTIME);
    } catch {
      // It has ended.
    }
  }
  return sum;
}

/** The process that started a process. Only where there is a /proc. */
export function parentOf(pid: number): number {
  return Number(fieldsOf(pid)[PARENT]);
}

/** Two neighbouring fields, user and system time. */
function ticksOf(pid: number, field: number): number {
  const fields = fieldsOf(pid);
  return (Number(fields[field]) + Number(fields[field + 1])) / TICKS_PER_SECOND;
}

function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
