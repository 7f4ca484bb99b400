/** From the command line to settings, with the rules between options. */
import { isModelName, MODEL_NAMES, modelParams } from "@hellorec/recommender";

import { readOptions } from "./command.ts";
import type { Options } from "./command.ts";
import { InvalidArgumentsError } from "./invalid-arguments-error.ts";
import type { ColdItemSettings, RequestedModel, Settings, TestSource } from "./settings.ts";

const DEFAULT_CUTOFFS = [20];

/**
 * Reads the command line.
 *
 * @param args without the names of node and the program
 * @throws {InvalidArgumentsError} an option is wrong, or they contradict each other
 * @throws {InvalidParamsError} a parameter is unknown or out of range
 * @throws {CommanderError} help was requested, and is printed
 */
export function parseSettings(args: readonly string[]): Settings {
  const options = readOptions(args);
  const {
    train,
    format,
    map,
    ignoreColumns,
    minValue,
    k = DEFAULT_CUTOFFS,
    budget,
    budgetOperations,
    seed,
    threads,
  } = options;
  const common = {
    train,
    format,
    columns: {
      ...(map === undefined ? {} : { map }),
      ...(ignoreColumns === undefined ? {} : { ignore_columns: ignoreColumns }),
    },
    ...(minValue === undefined ? {} : { min_value: minValue }),
    cutoffs: [...new Set(k)].sort((a, b) => a - b),
    budget_operations: budgetOperations,
    budget_seconds: budget,
    seed,
    threads,
    json: options.json === true,
  };
  if (options.coldItems !== undefined || options.items !== undefined) {
    // Rankings are compared, as models are with --compare.
    return { kind: "cold_items", ...common, ...coldItems(options), models: [], compare: true };
  }
  const { sample } = options;
  if (sample !== undefined && options.compare === true) {
    throw new InvalidArgumentsError("--sample compares a model with itself: leave --compare out");
  }
  return {
    kind: "models",
    ...common,
    test: testSource(options),
    models: requestedModels(options),
    compare: options.compare === true || sample !== undefined,
    ...(sample !== undefined && { sample }),
  };
}

function coldItems(options: Options): Pick<ColdItemSettings, "share" | "items"> {
  const {
    coldItems: share,
    items,
    test,
    holdout,
    leaveLast,
    model,
    param,
    compare,
    sample,
  } = options;
  if (share === undefined || items === undefined) {
    throw new InvalidArgumentsError(
      "--cold-items 0.1 and --items FILE go together: the file says what the held-out items are",
    );
  }
  if (
    [test, holdout, leaveLast, model, param, compare, sample].some((option) => option !== undefined)
  ) {
    throw new InvalidArgumentsError(
      "--cold-items holds items out and ranks them by what they are: leave out --test, --holdout, --leave-last, --model, --param, --compare and --sample",
    );
  }
  return { share, items };
}

function testSource({ test, holdout, leaveLast }: Options): TestSource {
  const sources: TestSource[] = [];
  if (test !== undefined) sources.push({ kind: "file", file: test });
  if (holdout !== undefined) sources.push({ kind: "holdout", ratio: holdout });
  if (leaveLast !== undefined) sources.push({ kind: "leave_last", count: leaveLast });
  const [source, another] = sources;
  if (source === undefined) {
    throw new InvalidArgumentsError(
      "there is nothing to predict: give --test FILE, --holdout 0.2, --leave-last 1, or --cold-items 0.1 with --items FILE",
    );
  }
  if (another !== undefined) {
    throw new InvalidArgumentsError("give only one of --test, --holdout and --leave-last");
  }
  return source;
}

function requestedModels({ model, param = [], compare }: Options): RequestedModel[] {
  if (compare === true) {
    if (model !== undefined || param.length > 0) {
      throw new InvalidArgumentsError(
        "--compare measures every model as it is: leave --model and --param out",
      );
    }
    const models = MODEL_NAMES.map((name) => requestedModel(name, {}));
    return [{ kind: "popularity" }, ...models];
  }
  return [requestedModel(model ?? "auto", Object.fromEntries(param))];
}

function requestedModel(name: string, params: Readonly<Record<string, number>>): RequestedModel {
  if (isModelName(name)) {
    return { kind: "model", model: name, params: modelParams({ model: name, params }) };
  }
  if (name !== "auto" && name !== "popularity") {
    const known = ["auto", ...MODEL_NAMES, "popularity"].join(", ");
    throw new InvalidArgumentsError(`there is no model "${name}"; there are ${known}`);
  }
  if (Object.keys(params).length > 0) {
    const why = name === "auto" ? "auto chooses the parameters" : "popularity has no parameters";
    throw new InvalidArgumentsError(`--param goes with a named model: ${why}`);
  }
  return { kind: name };
}
