/** The program in the process of a test: for what depends on its arguments, settings and files alone. */
import { runProgram } from "../program.ts";
import { PROGRAM_FILE } from "./built-program.ts";

/** How a run ended, and what it printed. */
export interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command in a folder, with the variables that a process of `builtProgram` has too; `serve` only where
 * it is refused. It changes the folder of the whole process meanwhile: one run after the other.
 *
 * @example const { status, err } = await runHere(program.folder, ["backup"]);
 */
export async function runHere(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  let out = "";
  let err = "";
  const outputs = {
    print: (line: string) => void (out += `${line}\n`),
    warn: (text: string) => void (err += `${text.replaceAll(/^/gm, "hellorec-server: ")}\n`),
    log: { write: (line: string) => void (err += line) },
    droppedLines: () => 0,
    flush: () => Promise.resolve(),
    findLostResult: () => Promise.resolve(undefined),
  };
  const variables = { PORT: "0", SHUTDOWN_GRACE_SECONDS: "0", ...environment };
  const before = process.cwd();
  process.chdir(folder);
  try {
    const context = { environment: variables, file: PROGRAM_FILE, outputs, onLog: () => {} };
    return { status: await runProgram(args, context), out, err };
  } finally {
    process.chdir(before);
  }
}
