/** Which core each process gets. */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";

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
