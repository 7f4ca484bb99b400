/** The built program as a whole process: its arguments, files, output and exit status. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { BuiltProgram } from "./testing/program.ts";
import type { Finished } from "./testing/program.ts";

let program: BuiltProgram;

/** 250 users with 10 of 30 items each, near a place of their own; `line` writes one interaction. */
function ratings(line: (user: number, item: number) => string): string {
  const lines: string[] = [];
  for (let order = 0; order < 10; order += 1) {
    for (let user = 0; user < 250; user += 1) {
      lines.push(line(user, (user + ((order * 7) % 10)) % 30));
    }
  }
  return lines.join("");
}

beforeAll(async () => {
  program = await BuiltProgram.build();
  const files: Record<string, string | Buffer> = {
    "ratings.tsv": ratings((user, item) => `${user}\t${item}\n`),
    "quoted.csv": ratings((user, item) => `"user\t${user}","item, ${item}"\n`),
    "nul.csv": `${ratings((user, item) => `${user},${item}\n`)}\0\0\0\0\n1,\0\n`,
    "utf16.csv": Buffer.from("1,2\n3,4\n", "utf16le"),
    "emoji.tsv": ratings((user, item) => `user ${user} 🎬\titem ${item} é\n`),
    "swapped.csv": `,movieId,userId,stars,note\n${ratings((user, item) => `0,${item},${user},4,x\n`)}`,
    "nan.csv": `user,item,rating\n${ratings((user, item) => `${user},${item},NaN\n`)}`,
    "empty.txt": "",
    "binary.txt": Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 256)),
    "one-user.txt": "u a b c d e f g h\n",
    "one-item.txt": Array.from({ length: 50 }, (_, user) => `u${user} a\n`).join(""),
    "alike.txt": Array.from({ length: 200 }, (_, user) => `u${user} a b c d e f\n`).join(""),
    "endless.txt": `u ${Array.from({ length: 100_000 }, (_, item) => item).join(" ")}\na 1 2 3 4 5\n`,
    "train.txt": "a x y z\nb x y\nc y z w\n",
    "test.txt": "a w\nb z v\nnobody x y z\n",
    "others.txt": "d x\ne y z\n",
  };
  const whole = String(files["ratings.tsv"]);
  // In the middle of a line.
  files["half.tsv"] = whole.slice(0, whole.indexOf("\t", whole.length / 2));
  for (const [name, content] of Object.entries(files)) await program.write(name, content);
});

afterAll(() => program[Symbol.asyncDispose]());

const asRp3beta = ["--model", "rp3beta", "--json"];

/** The JSON a run printed, after a check that nothing in it is missing or no number. */
function outputOf({ status, stdout, stderr }: Finished): Record<string, unknown> {
  expect(status, stderr).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  expect(stdout).not.toContain("null");
  const output: unknown = JSON.parse(stdout);
  if (typeof output !== "object" || output === null) throw new Error("the output is no object");
  return { ...output };
}

describe("results", () => {
  test("are the requested ones, as JSON", async () => {
    const args = ["--train", "train.txt", "--test", "test.txt", "--k", "1,5", ...asRp3beta];
    const run = await program.run([...args, "--param", "alpha=0.5"]);
    const { metrics, ...output } = outputOf(run);
    expect(output).toMatchObject({
      model: "rp3beta",
      params: { alpha: 0.5, neighbours: expect.any(Number) },
      users: 2,
      fit_seconds: expect.any(Number),
      evaluate_seconds: expect.any(Number),
      read_seconds: expect.any(Number),
      peak_memory_mib: expect.any(Number),
      train: { users: 3, items: 4, interactions: 8 },
      test: { users: 3, items: 5, interactions: 6 },
    });
    // User a gets w. User b gets z before w, and no model can know v.
    expect(metrics).toEqual({
      "recall@1": 0.75,
      "recall_capped@1": 1,
      "ndcg@1": 1,
      "hit_rate@1": 1,
      "mrr@1": 1,
      "coverage@1": 2 / 5,
      "mean_popularity@1": 1.5,
      "recall@5": 0.75,
      "recall_capped@5": 0.75,
      "ndcg@5": (1 + 1 / (1 + 1 / Math.log2(3))) / 2,
      "hit_rate@5": 1,
      "mrr@5": 1,
      "coverage@5": 2 / 5,
      "mean_popularity@5": 4 / 3,
    });
    expect(run.stderr).toBe(
      "evaluate: skipped 1 test user without anything in train\n" +
        "evaluate: count as missed: 1 test item that nobody has in train\n",
    );
  });

  test("are of a fit to all users and one to a sample of them, side by side", async () => {
    const args = ["--train", "ratings.tsv", "--holdout", "0.2", "--k", "5", "--sample", "0.2"];
    const { results } = outputOf(await program.run([...args, ...asRp3beta]));
    // All users are measured, not only those that a fit was made of.
    const difference = { mean: expect.any(Number), standard_error: expect.any(Number) };
    expect(results).toMatchObject([
      { model: "rp3beta", users: 250 },
      {
        model: "rp3beta",
        sample: 0.2,
        users: 250,
        first_is_better_by: { "recall@5": difference, "ndcg@5": difference },
      },
    ]);
    const text = await program.run([...args, "--model", "rp3beta"]);
    expect(text.stdout).toMatch(/^rp3beta - rp3beta, 20% of users, ndcg@5: /m);
  });

  test("are a table for people", async () => {
    const { status, stdout } = await program.run(
      "--train ratings.tsv --holdout 0.2 --k 5,10 --model popularity".split(" "),
    );
    expect(status).toBe(0);
    const number = String.raw`\s+\d+\.\d+`;
    const rows = ["recall", "recall_capped", "ndcg", "hit_rate", "mrr", "coverage"];
    for (const row of [...rows, "mean_popularity"]) {
      expect(stdout).toMatch(new RegExp(`^${row}${number}${number}$`, "m"));
    }
    expect(stdout).toMatch(/^model {2}popularity, 250 users measured$/m);
    expect(stdout).toMatch(/^read .* s, fit .* s, evaluate .* s; peak memory \d+ MiB$/m);
  });

  test("tell what auto chose and why", async () => {
    const limits = ["--budget", "20", "--budget-operations", "5000000"];
    const args = ["--train", "ratings.tsv", "--holdout", "0.2", ...limits];
    const { status, stdout } = await program.run(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^chosen by validation: \S.*\ntried /m);
    const output = outputOf(await program.run([...args, "--json"]));
    expect(output["choosing"]).toMatchObject({
      reason: expect.stringMatching(/\w/),
      tried: expect.arrayContaining([expect.objectContaining({ model: output["model"] })]),
      seconds: expect.any(Number),
    });
  });

  test("compare every model with popularity", async () => {
    const args = ["--train", "ratings.tsv", "--holdout", "0.2", "--compare"];
    const { results } = outputOf(await program.run([...args, "--json"]));
    expect(results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ model: "popularity", users: 250 }),
        expect.objectContaining({ model: "rp3beta", users: 250 }),
        expect.objectContaining({ model: "ridge", peak_memory_mib: expect.any(Number) }),
        expect.objectContaining({ model: "itemknn", fit_seconds: expect.any(Number) }),
      ]),
    );
    const { stdout } = await program.run([...args, "--k", "5,10"]);
    const row = /^(popularity|rp3beta|ridge|itemknn|blend) .* \d+\.\d\d s +\d+ MiB$/gm;
    expect(stdout.match(row)).toHaveLength(10);
  });

  test("are the same for the same seed, on any number of threads", async () => {
    const quality = async (...args: string[]) => {
      const run = await program.run(["--train", "ratings.tsv", "--holdout", "0.3", ...args]);
      return outputOf(run)["metrics"];
    };
    const first = await quality(...asRp3beta, "--seed", "7", "--threads", "1");
    expect(await quality(...asRp3beta, "--seed", "7", "--threads", "3")).toEqual(first);
    expect(await quality(...asRp3beta, "--seed", "8")).not.toEqual(first);
  });
});

describe("bad input that still has a result", () => {
  test.each<[string, string, RegExp]>([
    ["emoji and spaces in IDs", "--train emoji.tsv --holdout 0.2", /^$/],
    ["tabs and commas in IDs", "--train quoted.csv --holdout 0.2", /^$/],
    ["NUL bytes", "--train nul.csv --holdout 0.2", /left out 2 bad lines; line 2501: holds a NUL/],
    ["values that are no numbers", "--train nan.csv --holdout 0.2", /^$/],
    [
      "columns in another order",
      "--train swapped.csv --holdout 0.2",
      /^evaluate: swapped.csv: columns that are not used: note\n$/,
    ],
    ["a file cut in half", "--train half.tsv --holdout 0.3", /left out 1 bad line/],
    ["one user", "--train one-user.txt --holdout 0.2", /nobody has in train/],
    ["every user alike", "--train alike.txt --holdout 0.2", /^$/],
    ["1e5 events of one user", "--train endless.txt --holdout 0.2", /nobody has in train/],
    ["train = test", "--train alike.txt --test alike.txt", /has in train, too; seen items are not/],
    ["longer lists than items", "--train alike.txt --holdout 0.2 --k 1000000000", /^$/],
  ])("%s", async (_, args, notes) => {
    const run = await program.run([...args.split(" "), ...asRp3beta]);
    const { metrics, users } = outputOf(run);
    expect(users).toBeGreaterThan(0);
    const values = Object.values(metrics ?? {});
    expect(values).toHaveLength(7);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(run.stderr).toMatch(notes);
  });

  test("finds nothing where train is test", async () => {
    const run = await program.run(
      ["--train", "alike.txt", "--test", "alike.txt"].concat(asRp3beta),
    );
    expect(outputOf(run)["metrics"]).toMatchObject({ "recall@20": 0, "mean_popularity@20": 0 });
  });
});

describe("bad input that has none is one line, and status 2", () => {
  test.each<[string, string, RegExp]>([
    ["an empty file", "--train empty.txt --holdout 0.2", /empty\.txt: is empty/],
    ["an empty test file", "--train train.txt --test empty.txt", /empty\.txt: is empty/],
    ["no file", "--train missing.txt --holdout 0.2", /missing\.txt: no such file/],
    ["a directory", "--train . --holdout 0.2", /: is a directory; name a file in it/],
    ["no text", "--train binary.txt --holdout 0.2", /not valid UTF-8/],
    ["UTF-16", "--train utf16.csv --holdout 0.2", /line 1: holds a NUL byte/],
    ["one item", "--train one-item.txt --holdout 0.2", /no user has enough items/],
    ["too few items", "--train train.txt --leave-last 9", /no user has enough items/],
    ["other users", "--train train.txt --test others.txt", /no user of the test file/],
    ["no values", "--train train.txt --holdout 0.2 --min-value 3", /have no values/],
    [
      "unknown columns",
      "--train swapped.csv --holdout 0.2 --map value=x",
      /there is no column "x"/,
    ],
    ["values of NaN", "--train nan.csv --holdout 0.2 --min-value 3", /"NaN" must be a number/],
  ])("where the data is at fault: %s", async (_, args, message) => {
    const run = await program.run(args.split(" "));
    expect(run).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(message) });
    expect(run.stderr).toMatch(/^evaluate: .*\n$/);
    expect(run.stderr).not.toContain("--help");
  });

  test.each<[string, string, RegExp]>([
    ["a wrong option", "--train train.txt --hold-out 0.2", /Did you mean --holdout\?/],
    ["a wrong value", "--train train.txt --holdout 0.2 --k 0", /--k .* It must be 1 or more/],
    ["a contradiction", "--train train.txt", /nothing to predict/],
  ])("where the options are: %s", async (_, args, message) => {
    const run = await program.run(args.split(" "));
    expect(run).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(message) });
    expect(run.stderr).toMatch(/^evaluate: .*; see "npx pnpm@12 evaluate --help"\n$/);
  });

  test("an unknown parameter", async () => {
    const args = ["--train", "train.txt", "--holdout", "0.2", "--model", "rp3beta"];
    const run = await program.run([...args, "--param", "gamma=1"]);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(/^evaluate: .*gamma.*\n$/);
  });
});

test("prints help", async () => {
  const { status, stdout } = await program.run(["--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("npx pnpm@12 evaluate --train train.txt --test test.txt");
});

test("ends with 130 on Ctrl-C", async () => {
  // 4,000 items of 300 users each: enough to be in the middle of the fit.
  const lists = Array.from({ length: 300 }, (_, user) => {
    const items = Array.from({ length: 4000 }, (_, item) => (item * (user + 1)) % 4001);
    return `${user} ${items.join(" ")}\n`;
  });
  await program.write("long.txt", `cold 1\n${lists.join("")}`);
  await program.write("long-test.txt", "cold 2\nnobody 3\n");
  const args = ["--train", "long.txt", "--test", "long-test.txt", "--model", "rp3beta"];
  const run = await program.run(args, true);
  expect(run).toMatchObject({ status: 130, stdout: "" });
  expect(run.stderr).toMatch(/evaluate: interrupted\n$/);
});
