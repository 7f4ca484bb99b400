/** The command line as a whole: the global options and every command, in groups. */
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";

import packageFile from "../package.json" with { type: "json" };
import { addCall } from "./commands/call.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDemo } from "./commands/demo.ts";
import { addExplain } from "./commands/explain.ts";
import { addHelp } from "./commands/help.ts";
import { addItems } from "./commands/items.ts";
import { addKeys } from "./commands/keys.ts";
import { addLegacy } from "./commands/legacy.ts";
import { addLists } from "./commands/lists.ts";
import { addMcp } from "./commands/mcp.ts";
import { addModel } from "./commands/model.ts";
import { addStatus } from "./commands/status.ts";
import { addTrack } from "./commands/track.ts";
import { addTransfer } from "./commands/transfer.ts";
import { addUsers } from "./commands/users.ts";
import { CliCommand } from "./framework/cli-command.ts";
import { createContext } from "./framework/context.ts";
import type { Context, GlobalOptions } from "./framework/context.ts";
import { EXIT } from "./framework/failure.ts";
import { helpConfiguration, helpHeading } from "./framework/help.ts";
import type { CommandResult, Run } from "./framework/result.ts";
import { asTyped } from "./framework/typed-names.ts";
import type { ProgramIo } from "./io/program-io.ts";
import { jsonText } from "./terminal/json-text.ts";
import { columnsOf, hasColour } from "./terminal/style.ts";

const DEFAULT_TIMEOUT_SECONDS = 30;
// Timers cannot wait longer than 2^31 ms.
const LONGEST_TIMEOUT_SECONDS = 2_000_000;

/**
 * The command line, ready to parse.
 *
 * @param io what it reads and writes
 * @param signal cancels the command that runs
 * @returns `status` is the exit status once a command has run
 */
export function createProgram(
  io: ProgramIo,
  signal: AbortSignal,
): { program: Command; status: () => number } {
  const { env, stderr, stdout } = io;
  const program = new CliCommand("hellorec");
  let status: number = EXIT.done;
  const run: Run = async (body, names) => {
    const options = program.opts<GlobalOptions>();
    const context = createContext(options, io, signal);
    const result = await body(context).catch((error: unknown) => {
      throw names === "json" ? error : asTyped(error, names);
    });
    write(result, context);
    if (result.complete === false) status = EXIT.failed;
  };
  program
    .description("Recommendations on the command line: a client of a running hellorec server.")
    .version(packageFile.version, "--version", "print the version")
    .helpOption("-h, --help", "print this, with examples")
    .option("--url <address>", "the server (default: HELLOREC_URL, else http://127.0.0.1:5000)")
    .option("--json", "print the output as one line of JSON")
    .option("--timeout <seconds>", "longest time a call may take", seconds, DEFAULT_TIMEOUT_SECONDS)
    .option("--no-color", "no colours; NO_COLOR does the same, FORCE_COLOR the opposite")
    .helpCommand(false)
    .exitOverride()
    .configureHelp(helpConfiguration)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => columnsOf(stdout),
      getErrHelpWidth: () => columnsOf(stderr),
      getOutHasColors: () => hasColour(stdout, env, wantsColour(program)),
      getErrHasColors: () => hasColour(stderr, env, wantsColour(program)),
    });
  program.commandsGroup("Recommendations:");
  addLists(program, run);
  addExplain(program, run);
  program.commandsGroup("What users do:");
  addTrack(program, run);
  addUsers(program, run);
  program.commandsGroup("Catalog and data sets:");
  addItems(program, run);
  addTransfer(program, run);
  addDemo(program, run);
  program.commandsGroup("Model and server:");
  addStatus(program, run);
  addModel(program, run);
  addKeys(program, run);
  addLegacy(program, run);
  program.commandsGroup("Everything else:");
  addCall(program, run);
  addMcp(program, run);
  addCompletion(program, io);
  addHelp(program);
  program.addHelpText("after", PROGRAM_EXAMPLES);
  return { program, status: () => status };
}

const PROGRAM_EXAMPLES = `
${helpHeading("Examples:")}
  $ hellorec status
  $ hellorec recommend alice
  $ hellorec import movielens ml-latest-small
  $ hellorec train

"hellorec COMMAND --help" describes one of them, with examples.`;

function wantsColour(program: Command): boolean {
  return program.opts<GlobalOptions>().color;
}

function write(result: CommandResult, context: Context): void {
  const { stdout } = context.io;
  if (context.json) {
    if ("output" in result) stdout.write(`${jsonText(result.output, stdout.isTTY)}\n`);
    return;
  }
  const text = result.text?.() ?? "";
  if (text !== "") stdout.write(`${text}\n`);
  context.hint(result.below?.());
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= LONGEST_TIMEOUT_SECONDS) return value;
  throw new InvalidArgumentError(
    `It must be a number of seconds, more than 0 and at most ${LONGEST_TIMEOUT_SECONDS}.`,
  );
}
