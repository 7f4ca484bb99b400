import { InvalidParamsError } from "@hellorec/recommender";
import { CommanderError } from "commander";
import { describe, expect, onTestFinished, test, vi } from "vitest";

import { InvalidArgumentsError } from "./invalid-arguments-error.ts";
import { parseSettings } from "./parse-settings.ts";

const pair = ["--train", "a", "--test", "b"];

describe("parseSettings", () => {
  test("has defaults", () => {
    expect(parseSettings(pair)).toMatchObject({
      train: "a",
      test: { kind: "file", file: "b" },
      format: "auto",
      cutoffs: [20],
      models: [{ kind: "auto" }],
      budget_operations: 3.5e11,
      budget_seconds: 600,
      json: false,
    });
    expect(parseSettings(pair)).not.toHaveProperty("min_value");
  });

  test.each<[string[], object]>([
    [[...pair, "--k", "50,5", "--k", "10", "--k", "5"], { cutoffs: [5, 10, 50] }],
    [["--train", "a", "--holdout", ".2"], { test: { kind: "holdout", ratio: 0.2 } }],
    [["--train", "a", "--leave-last", "2"], { test: { kind: "leave_last", count: 2 } }],
    [[...pair, "--min-value", "-1.5"], { min_value: -1.5 }],
    [
      [...pair, "--map", "user_id=reader", "--map", "value=my = grade", "--ignore-columns"],
      { columns: { map: { user_id: "reader", value: "my = grade" }, ignore_columns: true } },
    ],
    [[...pair, "--sample", "0.1"], { sample: 0.1, compare: true, models: [{ kind: "auto" }] }],
    [[...pair, "--model", "popularity"], { models: [{ kind: "popularity" }] }],
    [
      [...pair, "--model", "rp3beta", "--param", "alpha=.5", "--param", "neighbours=1e2"],
      { models: [{ model: "rp3beta", params: { alpha: 0.5, neighbours: 100 } }] },
    ],
  ])("takes %j", (args, settings) => {
    expect(parseSettings(args)).toMatchObject(settings);
  });

  test("holds items out", () => {
    const args = "--train a --cold-items 0.1 --items b --k 5".split(" ");
    expect(parseSettings(args)).toMatchObject({
      kind: "cold_items",
      share: 0.1,
      items: "b",
      cutoffs: [5],
    });
  });

  test("compares popularity with every model", () => {
    const { models, compare } = parseSettings([...pair, "--compare"]);
    expect(compare).toBe(true);
    expect(models[0]).toEqual({ kind: "popularity" });
    expect(models).toContainEqual(expect.objectContaining({ model: "rp3beta" }));
  });

  test.each<[string, RegExp]>([
    [
      "--train a",
      /nothing to predict: give --test FILE, --holdout 0.2, --leave-last 1, or --cold-items/,
    ],
    ["--train a --test b --holdout .2", /only one of/],
    ["--train a --leave-last 1 --holdout .2", /only one of/],
    ["--train a --test b --model svd", /no model "svd"; there are auto, .*rp3beta.*, popularity/],
    ["--train a --test b --model __proto__", /no model "__proto__"/],
    ["--train a --test b --param alpha=1", /auto chooses the parameters/],
    ["--train a --test b --model popularity --param a=1", /popularity has no parameters/],
    ["--test b", /option '--train <file>' not specified/],
    ["--train a --test b --k 0", /It must be 1 or more/],
    ["--train a --test b --k ten", /It must be a number/],
    ["--train a --test b --k 1.5", /It must be a whole number/],
    ["--train a --test b --k 10,", /It must be a number/],
    ["--train a --holdout 2", /It must be above 0 and below 1/],
    ["--train a --holdout 0", /It must be above 0 and below 1/],
    ["--train a --holdout NaN", /It must be a number/],
    ["--train a --leave-last 0", /It must be 1 or more/],
    ["--train a --test b --param alpha", /It must be a name, = and a number/],
    ["--train a --test b --param alpha=x", /It must be a number/],
    ["--train a --test b --budget 0", /It must be above 0/],
    ["--train a --test b --budget-operations 0", /It must be 1 or more/],
    ["--train a --test b --budget 5000000", /86400 \(a day\) or less/],
    ["--train a --test b --threads 1000", /It must be 256 or less/],
    ["--train a --test b --seed 0.5", /It must be a whole number/],
    ["--train a --test b --format csv", /Allowed choices are auto, adjacency, lines/],
    [
      "--train a --test b --map type=x",
      /It must be one of user_id, item_id, value, occurred_at, =/,
    ],
    ["--train a --test b --map value=", /and the name of a column/],
    ["--train a --test b --map value=x --map value=y", /value is named twice/],
    ["--train a --test b --param alpha=1 --param alpha=2", /alpha is named twice/],
    ["--train a --test b --fast", /unknown option '--fast'/],
    ["--train a --cold-items 0.1", /go together/],
    ["--train a --items b", /go together/],
    ["--train a --cold-items 0.1 --items b --model ridge", /leave out --test/],
    ["--train a --cold-items 0.1 --items b --holdout 0.2", /leave out --test/],
    ["--train a --test b c", /too many arguments/],
    ["--train a --test b --compare --model auto", /leave --model and --param out/],
    ["--train a --test b --compare --sample 0.1", /leave --compare out/],
    ["--train a --test b --sample 1", /above 0 and below 1/],
  ])("refuses %s", (args, message) => {
    expect(() => parseSettings(args.split(" "))).toThrow(InvalidArgumentsError);
    expect(() => parseSettings(args.split(" "))).toThrow(message);
  });

  test.each(["gamma=1", "alpha=99", "neighbours=1.5"])("refuses --param %s", (param) => {
    const args = [...pair, "--model", "rp3beta", "--param", param];
    expect(() => parseSettings(args)).toThrow(InvalidParamsError);
  });

  test.each([0, 1, 2, 5])("prints its help on a terminal of %i columns", (columns) => {
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const { columns: before, isTTY } = process.stdout;
    onTestFinished(() => {
      written.mockRestore();
      Object.assign(process.stdout, { columns: before, isTTY });
    });
    Object.assign(process.stdout, { columns, isTTY: true });
    expect(() => parseSettings(["--help"])).toThrow(CommanderError);
    expect(written.mock.calls.join("")).toMatch(/^Usage: evaluate[^]*--train/);
  });
});
