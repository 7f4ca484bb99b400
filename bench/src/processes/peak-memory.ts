/** The most memory this process has had resident at once. */
import { readFileSync } from "node:fs";

/** Bytes. */
export function peakBytes(): number {
  // Elsewhere the system's own count will do; on Linux that one also knows what ran before `exec`.
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
