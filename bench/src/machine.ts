/** The machine a benchmark ran on, and which of its cores each process gets. */
import { spawnSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly platform: string;
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Processes that wanted to run in the minute before. */
  readonly load_average: number;
}

/** Describes this machine, now: call it before there is load. */
export function describeMachine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
    load_average: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** Commands that keep a server on one core and its load on another. */
export interface Pinning {
  /** What was done, in words. */
  readonly description: string;
  /** Goes before a server's command. */
  readonly server: readonly string[];
  /** Goes before a load generator's command. */
  readonly load: readonly string[];
}

/** Server on core 0 and load on core 1, where there are two and `taskset` can pin them. */
export function pinning(): Pinning {
  if (cpus().length < 2) {
    return { description: "one core for servers and load", server: [], load: [] };
  }
  if (!isInstalled("taskset", ["--version"])) {
    return { description: "not pinned: no taskset here", server: [], load: [] };
  }
  return {
    description: "servers on core 0, load on core 1 (taskset)",
    server: ["taskset", "-c", "0"],
    load: ["taskset", "-c", "1"],
  };
}

/** Whether a program can be started. */
export function isInstalled(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).error === undefined;
}
