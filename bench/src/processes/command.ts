/** Runs a command to its end. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * What a command prints.
 *
 * @param limitSeconds a command that takes longer is stopped
 * @throws {Error} it cannot be started, its exit status is not 0, or it was stopped
 */
export async function output(
  command: readonly string[],
  limitSeconds = Number.POSITIVE_INFINITY,
): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error("no command");
  const { stdout } = await promisify(execFile)(program, args, {
    // 0: no limit.
    timeout: Number.isFinite(limitSeconds) ? Math.ceil(limitSeconds * 1000) : 0,
  });
  return stdout;
}
