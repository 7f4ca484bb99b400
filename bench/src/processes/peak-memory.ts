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

function highWaterMark(pid: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
