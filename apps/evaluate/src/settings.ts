/** The command line: what there is to say, and what of it makes no sense. */
import { availableParallelism } from "node:os";

import type { WantedFormat } from "@hellorec/datasets";
import { isModelName, modelNames, modelParams } from "@hellorec/recommender";
import type { ModelName } from "@hellorec/recommender";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { UsageError } from "./failure.ts";

/** A model to measure: one of the recommender's, the one it chooses, or the bare popularity. */
export type Candidate =
  | { readonly kind: "auto" }
  | { readonly kind: "popularity" }
  | {
      readonly kind: "model";
      readonly model: ModelName;
      readonly params: Readonly<Record<string, number>>;
    };

/** Where the interactions to predict come from. */
export type TestSource =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "holdout"; readonly ratio: number }
  | { readonly kind: "leave_last"; readonly count: number };

/** A run of the program, checked. */
export interface Settings {
  readonly train: string;
  readonly test: TestSource;
  readonly format: WantedFormat;
  readonly min_value?: number;
  /** Ascending, each once. */
  readonly cutoffs: readonly number[];
  readonly candidates: readonly Candidate[];
  readonly compare: boolean;
  readonly budget_seconds: number;
  readonly seed: number;
  readonly threads: number;
  readonly json: boolean;
}

/** The options as commander gives them. */
interface Options {
  readonly train: string;
  readonly test?: string;
  readonly holdout?: number;
  readonly leaveLast?: number;
  readonly format: WantedFormat;
  readonly minValue?: number;
  readonly k?: readonly number[];
  readonly model?: string;
  readonly param?: readonly (readonly [string, number])[];
  readonly compare?: boolean;
  readonly budget: number;
  readonly seed: number;
  readonly threads: number;
  readonly json?: boolean;
}

const MOST_THREADS = 256;
const MOST_SECONDS = 86_400;
const DEFAULT_CUTOFFS = [20];

/**
 * Reads the command line.
 *
 * @throws {UsageError} an option is wrong, or they contradict each other
 * @throws {InvalidParamsError} a parameter is unknown or out of range
 * @throws {CommanderError} help was asked for, and is printed
 */
export function parseSettings(args: readonly string[]): Settings {
  const options = readOptions(args);
  const { train, format, minValue, k = DEFAULT_CUTOFFS, budget, seed, threads } = options;
  return {
    train,
    test: testSource(options),
    format,
    ...(minValue === undefined ? {} : { min_value: minValue }),
    cutoffs: [...new Set(k)].sort((a, b) => a - b),
    candidates: candidates(options),
    compare: options.compare === true,
    budget_seconds: budget,
    seed,
    threads,
    json: options.json === true,
  };
}

function readOptions(args: readonly string[]): Options {
  try {
    return createCommand().parse(args, { from: "user" }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    // "error: …" and a suggestion on a second line.
    const words = error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
    throw new UsageError(words.trim());
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
      .addOption(
        new Option(
          "--format <format>",
          "lists (user item item ...) or lines (user item value time)",
        )
          .choices(["auto", "adjacency", "lines"])
          .default("auto"),
      )
      .option("--min-value <value>", "leave out lines with a lower value", number)
      .option("--k <length>", "length of the lists, 20 by default; repeat it for several", cutoffs)
      .option(
        "--model <name>",
        `${["auto", ...modelNames].join(", ")} or popularity (default: auto)`,
      )
      .option("--param <name=value>", "a parameter of the model; repeat it for several", param)
      .option("--compare", "measure every model, and bare popularity")
      .option("--budget <seconds>", "time that auto may take to choose", seconds, 180)
      .option("--seed <number>", "decides what is held out", integer, 1)
      .option("--threads <count>", "threads to use", threadCount, availableParallelism())
      .option("--json", "print one line of JSON")
      .addHelpText(
        "after",
        `
Examples:
  $ pnpm evaluate --train train.txt --test test.txt
  $ pnpm evaluate --train ratings.csv --min-value 4 --leave-last 1 --k 10,20
  $ pnpm evaluate --train train.txt --test test.txt --model rp3beta --param alpha=0.6`,
      )
      .exitOverride()
      // What is wrong is thrown, too.
      .configureOutput({ outputError: () => undefined })
  );
}

function testSource({ test, holdout, leaveLast }: Options): TestSource {
  const sources: TestSource[] = [];
  if (test !== undefined) sources.push({ kind: "file", file: test });
  if (holdout !== undefined) sources.push({ kind: "holdout", ratio: holdout });
  if (leaveLast !== undefined) sources.push({ kind: "leave_last", count: leaveLast });
  const [source, another] = sources;
  if (source === undefined) {
    throw new UsageError(
      "there is nothing to predict: give --test FILE, --holdout 0.2 or --leave-last 1",
    );
  }
  if (another !== undefined) {
    throw new UsageError("give only one of --test, --holdout and --leave-last");
  }
  return source;
}

function candidates({ model, param = [], compare }: Options): Candidate[] {
  if (compare === true) {
    if (model !== undefined || param.length > 0) {
      throw new UsageError(
        "--compare measures every model as it is: leave --model and --param out",
      );
    }
    const models = modelNames.map((name): Candidate => candidate(name, {}));
    return [{ kind: "popularity" }, ...models];
  }
  return [candidate(model ?? "auto", Object.fromEntries(param))];
}

function candidate(name: string, params: Readonly<Record<string, number>>): Candidate {
  if (isModelName(name)) {
    return { kind: "model", model: name, params: modelParams({ model: name, params }) };
  }
  if (name !== "auto" && name !== "popularity") {
    const known = ["auto", ...modelNames, "popularity"].join(", ");
    throw new UsageError(`there is no model "${name}"; there are ${known}`);
  }
  if (Object.keys(params).length > 0) {
    const why = name === "auto" ? "auto chooses the parameters" : "popularity has no parameters";
    throw new UsageError(`--param goes with a named model: ${why}`);
  }
  return { kind: name };
}

function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

function positive(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("It must be 1 or more.");
  return value;
}

function share(text: string): number {
  const value = number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be above 0 and below 1.");
}

function seconds(text: string): number {
  const value = number(text);
  if (value > 0 && value <= MOST_SECONDS) return value;
  throw new InvalidArgumentError(`It must be above 0 and ${MOST_SECONDS} (a day) or less.`);
}

function threadCount(text: string): number {
  const value = positive(text);
  if (value <= MOST_THREADS) return value;
  throw new InvalidArgumentError(`It must be ${MOST_THREADS} or less.`);
}

function cutoffs(text: string, before: readonly number[] = []): number[] {
  return [...before, ...text.split(",").map((part) => positive(part))];
}

function param(
  text: string,
  before: readonly (readonly [string, number])[] = [],
): (readonly [string, number])[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be a name, = and a number: alpha=0.5.");
  return [...before, [text.slice(0, at), number(text.slice(at + 1))]];
}
