/** Faults at the server's system calls, by strace. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/** What happens instead of the fsync with that number; of the thread that commits it is the only one. */
export type Fault =
  | { readonly kill_at: number }
  | { readonly fail_at: number }
  | { readonly none: true };

// Traced from inside (-D), so that signals and the exit status are the server's own.
const STRACE = ["strace", "-D", "-f", "-y", "-qq", "-e", "trace=fsync,fdatasync"];

/** The words before a command that has it run with a fault, its fsyncs written to `trace`. */
export function underStrace(trace: string, fault: Fault): string[] {
  const inject =
    "kill_at" in fault
      ? ["-e", `inject=fsync,fdatasync:signal=KILL:when=${fault.kill_at}`]
      : "fail_at" in fault
        ? ["-e", `inject=fsync,fdatasync:error=EIO:when=${fault.fail_at}`]
        : [];
  return [...STRACE, ...inject, "-o", trace];
}

/** One fsync that has returned. */
export interface Fsync {
  readonly file: string;
  readonly failed: boolean;
}

/**
 * The fsyncs of files and folders in a trace, in the order in which they returned. One thread makes
 * them all; another one's, of its log, goes to a pipe and is left out.
 */
export async function fsyncsIn(trace: string): Promise<Fsync[]> {
  const found: Fsync[] = [];
  let file = "";
  for (const line of (await readFile(trace, "utf8")).split("\n")) {
    file = /sync\(\d+<([^>]*)>/.exec(line)?.[1] ?? file;
    // The line of a call that another thread interrupts comes in two parts.
    if (file.startsWith("/") && /sync.*\) += /.test(line))
      found.push({ file, failed: line.includes("INJECTED") });
  }
  return found;
}

/** Why strace cannot be used here; undefined: it can. */
export function whyNoStrace(): string | undefined {
  if (process.platform !== "linux") return "strace is a tool of Linux";
  const tried = spawnSync(
    "strace",
    ["-D", "-f", "-qq", "-e", "trace=none", "-o", "/dev/null", process.execPath, "-e", "0"],
    { encoding: "utf8" },
  );
  if (tried.error !== undefined) return "strace is not installed";
  return tried.status === 0 ? undefined : "this machine lets no process be traced";
}
