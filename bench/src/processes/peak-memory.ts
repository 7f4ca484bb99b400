/** The peak of the resident memory of this process. */
import { readFileSync } from "node:fs";

/** Bytes. */
export function peakBytes(): number {
  // On Linux `maxRSS` includes the program that ran in this process before `exec`; VmHWM does not.
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
