/** Runs a command to its end. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * What a command prints.
 *
 * @throws {Error} it cannot be started, or its exit status is not 0
 */
export async function output(command: readonly string[]): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error("no command");
  const { stdout } = await promisify(execFile)(program, args);
  return stdout;
}
