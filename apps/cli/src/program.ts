/** The command line as a whole: global options, every command, and how mistakes are told. */
import { Command, InvalidArgumentError } from "commander";

import packageFile from "../package.json" with { type: "json" };
import { addCall } from "./commands/call.ts";
import { addHello } from "./commands/hello.ts";
import { addItems } from "./commands/items.ts";
import { addLists } from "./commands/lists.ts";
import { addModel } from "./commands/model.ts";
import { addTransfer } from "./commands/transfer.ts";
import { addUsers } from "./commands/users.ts";
import { createContext } from "./context.ts";
import type { CommandResult, Context, GlobalOptions } from "./context.ts";
import { EXIT } from "./failure.ts";

/** Runs the body of a command and prints what it found out. */
export type Run = (body: (context: Context) => Promise<CommandResult>) => Promise<void>;

const DEFAULT_TIMEOUT_SECONDS = 30;

/** A command line ready to be parsed; `signal` ends what it runs. */
export function createProgram(signal: AbortSignal): { program: Command; status: () => number } {
  const program = new Command("hellorec");
  let status: number = EXIT.done;
  const run: Run = async (body) => {
    const options = program.opts<GlobalOptions>();
    const result = await body(createContext(options, signal));
    write(result, options.json === true);
    if (result.complete === false) status = EXIT.failed;
  };
  program
    .description("Recommendations on the command line: a client of a running hellorec server.")
    .version(packageFile.version, "--version", "print the version")
    .option("--url <address>", "the server (default: HELLOREC_URL, else http://127.0.0.1:5000)")
    .option("--json", "print the output as one line of JSON")
    .option("--timeout <seconds>", "longest time a call may take", seconds, DEFAULT_TIMEOUT_SECONDS)
    .option("--no-color", "no colours; NO_COLOR does the same")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  addHello(program, run);
  addTransfer(program, run);
  addLists(program, run);
  addItems(program, run);
  addUsers(program, run);
  addModel(program, run);
  addCall(program, run);
  return { program, status: () => status };
}

function write(result: CommandResult, json: boolean): void {
  if (json) {
    if ("output" in result) process.stdout.write(`${JSON.stringify(result.output)}\n`);
    return;
  }
  const text = result.text?.() ?? "";
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** Commander's "error: …" and its suggestion on a second line, as one line of this program. */
function oneLine(text: string): string {
  const words = text
    .trim()
    .replace(/^error: (command-)?/, "")
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  return `hellorec: ${words}; see "hellorec --help"\n`;
}

function seconds(text: string): number {
  const value = Number(text);
  // Timers cannot wait longer than 2^31 ms.
  if (value > 0 && value <= 2_000_000) return value;
  throw new InvalidArgumentError("It must be a number of seconds.");
}
