/** The command line: its options, help and examples. Tested through parse-settings.test.ts. */
import { availableParallelism } from "node:os";

import type { WantedFormat } from "@hellorec/datasets";
import {
  DEFAULT_BUDGET_OPERATIONS,
  DEFAULT_BUDGET_SECONDS,
  MODEL_NAMES,
} from "@hellorec/recommender";
import { Command, CommanderError, Option } from "commander";

import { InvalidArgumentsError } from "./invalid-arguments-error.ts";
import {
  columnOf,
  cutoffs,
  integer,
  number,
  param,
  positive,
  seconds,
  share,
  threadCount,
} from "./option-values.ts";

/** The options as commander returns them. */
export interface Options {
  readonly train: string;
  readonly test?: string;
  readonly holdout?: number;
  readonly leaveLast?: number;
  readonly coldItems?: number;
  readonly items?: string;
  readonly format: WantedFormat;
  readonly map?: Readonly<Record<string, string>>;
  readonly ignoreColumns?: boolean;
  readonly minValue?: number;
  readonly k?: readonly number[];
  readonly model?: string;
  readonly param?: readonly (readonly [string, number])[];
  readonly sample?: number;
  readonly compare?: boolean;
  readonly budget: number;
  readonly budgetOperations: number;
  readonly seed: number;
  readonly threads: number;
  readonly json?: boolean;
}

/**
 * The options of a command line, each checked by itself.
 *
 * @throws {InvalidArgumentsError} an option is unknown, missing or wrong
 * @throws {CommanderError} help was requested, and is printed
 */
export function readOptions(args: readonly string[]): Options {
  try {
    return createCommand().parse(args, { from: "user" }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    // "error: …" and a suggestion on a second line.
    const words = error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
    throw new InvalidArgumentsError(words.trim());
  }
}

function createCommand(): Command {
  return (
    new Command("evaluate")
      .description(
        "Measures how well a model predicts: fits it to one part of the data, ranks all items for every user and looks for the other part.",
      )
      .requiredOption("--train <file>", "the interactions to fit to")
      .option("--test <file>", "the interactions to predict")
      .option("--holdout <share>", "predict this random share of every user's items instead", share)
      .option("--leave-last <count>", "predict every user's newest items instead", positive)
      .option(
        "--cold-items <share>",
        "hold out this random share of the items with all their events, and rank among them by what they are",
        share,
      )
      .option("--items <file>", "what the items are, as CSV or JSONL; with --cold-items")
      .addOption(
        new Option(
          "--format <format>",
          "lists (user item item ...) or lines (user item value time)",
        )
          .choices(["auto", "adjacency", "lines"])
          .default("auto"),
      )
      .option(
        "--map <field=column>",
        "the column of user_id, item_id, value or occurred_at; repeat it for several",
        columnOf,
      )
      .option("--ignore-columns", "go on although an unknown column may be one of these")
      .option("--min-value <value>", "leave out lines with a lower value", number)
      .option("--k <length>", "length of the lists, 20 by default; repeat it for several", cutoffs)
      .option(
        "--model <name>",
        `${["auto", ...MODEL_NAMES].join(", ")} or popularity (default: auto)`,
      )
      .option("--param <name=value>", "a parameter of the model; repeat it for several", param)
      .option(
        "--sample <share>",
        "fit to this share of the users as well, chosen by a hash of their IDs as a server does, and compare for all users",
        share,
      )
      .option("--compare", "measure every model, and bare popularity")
      .option(
        "--budget <seconds>",
        "stops the selection of auto after this time; it then depends on the machine",
        seconds,
        DEFAULT_BUDGET_SECONDS,
      )
      .option(
        "--budget-operations <additions>",
        "work that the selection of auto may take; the default takes about 170 s on two free processors",
        positive,
        DEFAULT_BUDGET_OPERATIONS,
      )
      .option("--seed <number>", "decides what is held out", integer, 1)
      .option("--threads <count>", "threads to use", threadCount, availableParallelism())
      .option("--json", "print one line of JSON")
      .addHelpText(
        "after",
        `
Examples:
  $ npx pnpm@12 evaluate --train train.txt --test test.txt
  $ npx pnpm@12 evaluate --train ratings.csv --min-value 4 --leave-last 1 --k 10,20
  $ npx pnpm@12 evaluate --train train.txt --test test.txt --model rp3beta --param alpha=0.6`,
      )
      .exitOverride()
      // The error is thrown, too.
      .configureOutput({
        outputError: () => undefined,
        // A terminal that says 0 does not know its width.
        getOutHelpWidth: () => process.stdout.columns || 80,
      })
  );
}
