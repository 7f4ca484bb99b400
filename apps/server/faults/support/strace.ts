/** Injects faults into the server's system calls with strace. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/**
 * One system call of the thread that commits. strace counts each kind of each thread separately.
 */
export interface Point {
  readonly call: "fsync" | "fdatasync";
  /** From 1. */
  readonly number: number;
}

/** What happens instead of a system call. */
export type Fault =
  | { readonly kill_at: Point }
  | { readonly fail_at: Point }
  | { readonly none: true };

// -D detaches strace from the server: signals and the exit status are the server's own.
const STRACE = ["strace", "-D", "-f", "-y", "-qq", "-e", "trace=fsync,fdatasync"];

/** The command line that runs a program with a fault and writes its fsyncs to `trace`. */
export function underStrace(trace: string, fault: Fault): string[] {
  return [...STRACE, ...injected(fault), "-o", trace];
}

function injected(fault: Fault): string[] {
  if ("kill_at" in fault) return inject("signal=KILL", fault.kill_at);
  if ("fail_at" in fault) return inject("error=EIO", fault.fail_at);
  return [];
}

function inject(how: string, { call, number }: Point): string[] {
  return ["-e", `inject=${call}:${how}:when=${number}`];
}

/** One fsync that has returned. */
export interface Fsync extends Point {
  readonly file: string;
  readonly failed: boolean;
}

/**
 * The fsyncs of files and folders in a trace, in the order in which they returned. Only those of the
 * thread that commits: another thread syncs its log, which is a pipe.
 */
export async function fsyncsIn(trace: string): Promise<Fsync[]> {
  const threads = new Map<string, { file: string; found: Fsync[] }>();
  for (const line of (await readFile(trace, "utf8")).split("\n")) {
    const id = /^\d+/.exec(line)?.[0] ?? "";
    const thread = threads.get(id) ?? { file: "", found: [] };
    threads.set(id, thread);
    // strace prints a call that another thread interrupts on two lines.
    thread.file = /sync\(\d+<([^>]*)>/.exec(line)?.[1] ?? thread.file;
    if (thread.file.startsWith("/") && /sync.*\) += /.test(line)) {
      const call = line.includes("fdatasync") ? "fdatasync" : "fsync";
      const number = thread.found.filter((each) => each.call === call).length + 1;
      const failed = line.includes("INJECTED");
      thread.found.push({ call, number, file: thread.file, failed });
    }
  }
  const [most = []] = [...threads.values()]
    .map(({ found }) => found)
    .toSorted((one, other) => other.length - one.length);
  return most;
}

/** Whether a run reached a point. Checkpoints vary between runs. */
export function reached(made: readonly Fsync[], { call, number }: Point): boolean {
  return made.some((each) => each.call === call && each.number === number);
}

/** Why strace cannot run on this machine; undefined: it can. */
export function whyNoStrace(): string | undefined {
  if (process.platform !== "linux") return "strace is a tool of Linux";
  const tried = spawnSync(
    "strace",
    ["-D", "-f", "-qq", "-e", "trace=none", "-o", "/dev/null", process.execPath, "-e", "0"],
    { encoding: "utf8" },
  );
  if (tried.error !== undefined) return "strace is not installed";
  return tried.status === 0 ? undefined : "this machine does not allow tracing";
}
