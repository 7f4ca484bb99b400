/** The peak of the resident memory of a process. */
import { readFileSync } from "node:fs";

/** Of this process, in bytes. */
export function peakBytes(): number {
  // On Linux `maxRSS` includes the program that ran in this process before `exec`; VmHWM does not.
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  return highWaterMark("self");
}

/** Of another process, in bytes; `undefined` where there is no /proc. */
export function peakBytesOf(pid: number): number | undefined {
  return process.platform === "linux" ? highWaterMark(String(pid)) : undefined;
}

/** The largest of a process's living children, in bytes; 0 where there is none, or no /proc. */
export function childrenPeakBytesOf(pid: number): number {
  if (process.platform !== "linux") return 0;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const peaks = children.split(" ").flatMap((child) => {
    try {
      return child === "" ? [] : [highWaterMark(child)];
    } catch {
      // It has ended since.
      return [];
    }
  });
  return Math.max(0, ...peaks.filter(Number.isFinite));
}

function highWaterMark(pid: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
