/** Figures of a process, from Linux's /proc: memory, processor time, open files. */
import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
/** Where user time stands in /proc/PID/stat, counted after the name. System time follows. */
const UTIME = 11;

/** What /proc says about a process. */
export interface ProcessFigures {
  readonly resident_mib: number;
  readonly peak_mib: number;
  /** User and system time of all threads. */
  readonly cpu_seconds: number;
  readonly open_files: number;
}

/** Why the figures cannot be read here; undefined: they can. */
export function whyNoFigures(): string | undefined {
  return process.platform === "linux" ? undefined : "the figures of a process come from /proc";
}

/** Reads the figures of a process now. @throws {Error} it has ended */
export function figuresOf(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    resident_mib: mebibytesIn(status, "VmRSS"),
    peak_mib: mebibytesIn(status, "VmHWM"),
    cpu_seconds: cpuSecondsIn(readFileSync(`/proc/${pid}/stat`, "utf8")),
    open_files: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** @example mebibytesIn("VmHWM:\t  2048 kB\n", "VmHWM") // 2 */
export function mebibytesIn(status: string, name: "VmRSS" | "VmHWM"): number {
  return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024);
}

/** The text of /proc/PID/stat. The name of a process may hold spaces and parentheses. */
export function cpuSecondsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[UTIME]) + Number(fields[UTIME + 1])) / TICKS_PER_SECOND;
}
