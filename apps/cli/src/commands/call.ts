/** `call`: any procedure by its name, with help made from the contract. Tested in commands.test.ts. */
import { getUntypedClient, isHellorecError } from "@hellorec/client";
import { Argument } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { wholeNumber } from "../framework/arguments.ts";
import type { Context } from "../framework/context.ts";
import { CliUsageError, CommandFailed } from "../framework/failure.ts";
import { withExamples } from "../framework/help.ts";
import { parseJson } from "../framework/json-argument.ts";
import type { CommandResult, Run } from "../framework/result.ts";
import { untilAborted } from "../framework/until-aborted.ts";
import { loadProcedure, loadProcedures } from "../procedures/procedures.ts";
import type { Procedure } from "../procedures/procedures.ts";
import { jsonText } from "../terminal/json-text.ts";
import type { Style } from "../terminal/style.ts";
import { rowsText, wrapped } from "../terminal/wrap.ts";
import type { LabelledRow } from "../terminal/wrap.ts";

interface CallOptions {
  readonly help?: boolean;
  readonly count?: number;
}

/** Registers `call`: any procedure by its name. */
export function addCall(program: Command, run: Run): void {
  const call = program
    .command("call")
    .description("call any procedure with JSON; without a name, list them")
    .addArgument(
      completedBy(new Argument("[procedure]", "its name, such as items.list"), "procedures"),
    )
    .argument("[json]", 'its input; left out: none; "-" reads it from standard input')
    .option("--count <messages>", "end a subscription after so many messages", wholeNumber)
    .helpOption(false)
    .option("-h, --help", "print this; after a procedure: what it takes and answers");
  withExamples(
    call.action((name: string | undefined, json: string | undefined, options: CallOptions) => {
      if (name === undefined && options.help === true) {
        call.outputHelp();
        return Promise.resolve();
      }
      return run(async (context) => {
        if (name === undefined) return listed(await loadProcedures(), context);
        const procedure = await loadProcedure(name);
        if (options.help === true) return described(procedure, context);
        const input =
          json === undefined ? undefined : await parseJson(json, context.signal, context.io.stdin);
        try {
          return await answered(procedure, input, options.count, context);
        } catch (error) {
          throw json === undefined ? withPointer(error, name) : error;
        }
      }, "json");
    }),
    "hellorec call",
    "hellorec call recommend --help",
    `hellorec call recommend '{"user_id":"alice","limit":3}'`,
    "hellorec call stats.get --json",
    `hellorec call live '{"user_id":"alice"}' --count 1`,
  );
}

async function answered(
  procedure: Procedure,
  input: unknown,
  count: number | undefined,
  context: Context,
): Promise<CommandResult> {
  const { name, kind } = procedure;
  if (kind === "subscription") return streamed(procedure, input, count, context);
  if (count !== undefined) {
    throw new CliUsageError(`${name} answers once; --count is for subscriptions`);
  }
  const output = await getUntypedClient(context.client)[kind](name, input, {
    signal: context.signal,
  });
  return { output, text: () => jsonText(output, context.io.stdout.isTTY, 2) };
}

/** The error of a call without input, with where its input is described. */
function withPointer(error: unknown, name: string): unknown {
  if (!isHellorecError(error) || error.kind !== "BAD_REQUEST") return error;
  const message = `${error.message}; see "hellorec call ${name} --help"`;
  return new CommandFailed(message, { cause: error });
}

function listed(procedures: readonly Procedure[], { style }: Context): CommandResult {
  const output = procedures.map(({ name, kind, description }) => ({ name, kind, description }));
  return {
    output,
    text: () => proceduresText(procedures, style),
    below: () => '"hellorec call PROCEDURE --help" tells what it takes and answers',
  };
}

const HEADINGS = {
  query: "Queries: they read, and change nothing",
  mutation: "Mutations: they change something",
  subscription: "Subscriptions: they go on, one line of JSON for each message",
} satisfies Record<Procedure["kind"], string>;

function proceduresText(procedures: readonly Procedure[], style: Style): string {
  const column = Math.max(...procedures.map(({ name }) => name.length));
  const blocks = Object.entries(HEADINGS).map(([kind, heading]) => {
    const rows = procedures
      .filter((procedure) => procedure.kind === kind)
      .map(({ name, description }): LabelledRow => [name.padEnd(column), description]);
    const title = wrapped(heading, style.width).map((line) => style.bold(line));
    return [...title, rowsText(rows, style.width)].join("\n");
  });
  return blocks.join("\n\n");
}

async function described(procedure: Procedure, { style }: Context): Promise<CommandResult> {
  const { procedureText } = await import("../procedures/procedure-text.ts");
  const { name, kind, description } = procedure;
  const output = {
    name,
    kind,
    description,
    input: procedure.input() ?? null,
    output: procedure.output() ?? null,
  };
  return { output, text: () => procedureText(procedure, style) };
}

/** Prints one line of JSON for each message. */
async function streamed(
  { name }: Procedure,
  input: unknown,
  count: number | undefined,
  { client, io, signal }: Context,
): Promise<CommandResult> {
  const { stdout } = io;
  if (count !== undefined && count < 1) throw new CliUsageError("--count: must be 1 or more");
  const messages = getUntypedClient(client).subscription(name, input, { signal });
  let printed = 0;
  for await (const message of untilAborted(messages, signal)) {
    stdout.write(`${jsonText(message, stdout.isTTY)}\n`);
    printed += 1;
    if (printed === count) break;
  }
  return {};
}
