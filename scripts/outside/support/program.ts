/** A line of bash that runs with all that it starts as one group of processes. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const OUTPUT_BYTES = 16 * 1024;
const STOP_MS = 10_000;

/** A line that was started. */
export interface StartedLine {
  isRunning(): boolean;
  /** The end of what both streams gave so far. */
  output(): string;
  /** Ends the group. @returns the status, null for a line that had not ended by itself */
  stop(): Promise<number | null>;
}

/** Starts a line in a folder, with an environment of its own. */
export function startLine(
  line: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): StartedLine {
  const args = ["--noprofile", "--norc", "-o", "pipefail", "-c", line];
  const child = spawn("bash", args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_BYTES);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("exit", resolve);
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group has ended.
    }
  };
  return {
    isRunning: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    async stop(): Promise<number | null> {
      if (child.exitCode !== null) return child.exitCode;
      signal("SIGTERM");
      await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
      signal("SIGKILL");
      await ended;
      return null;
    },
  };
}
