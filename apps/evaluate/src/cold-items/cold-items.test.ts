/** Items that nobody has touched: how rankings of them are measured, and what they reach. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { DatasetError } from "@hellorec/datasets";
import { describe, expect, onTestFinished, test } from "vitest";

import { NothingToMeasure } from "../data/nothing-to-measure.ts";
import { differenceOf, meanOf, standardErrorOf } from "../measuring/means.ts";
import type { RunResult } from "../run/result.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import { runColdItems } from "./run-cold-items.ts";

async function measured(
  train: string,
  items: string,
  ...more: string[]
): Promise<{ result: RunResult; notes: string[] }> {
  const args = ["--train", train, "--items", items, "--cold-items", "0.1", ...more];
  const settings = parseSettings(args);
  if (settings.kind !== "cold_items") throw new Error("these settings hold no items out");
  const notes: string[] = [];
  const result = await runColdItems(settings, {
    signal: new AbortController().signal,
    note: (text) => notes.push(text),
    onProgress: () => undefined,
  });
  return { result, notes };
}

/** Files of 60 users who each like ten items of one of three tastes, 40 items a taste. */
async function files(describe: (item: number) => string) {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-cold-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const lines: string[] = [];
  for (let user = 0; user < 60; user += 1) {
    for (let at = 0; at < 10; at += 1) {
      lines.push(`u${user},i${(user % 3) + 3 * ((user * 7 + at * 4) % 40)}`);
    }
  }
  const all = Array.from({ length: 120 }, (_, item) => item);
  const items = ["item_id,title,categories", ...all.map((item) => describe(item))];
  const paths = { train: join(directory, "train.csv"), items: join(directory, "items.csv") };
  await writeFile(paths.train, `user_id,item_id\n${lines.join("\n")}\n`);
  await writeFile(paths.items, `${items.join("\n")}\n`);
  return paths;
}

const recall = (result: RunResult, k: number) =>
  result.results.map(({ metrics }) => metrics[`recall@${k}`] ?? 0);

test("finds the held-out items of a taste by their words alone", async () => {
  const { train, items } = await files((item) => `i${item},Title taste${item % 3},all`);
  const { result, notes } = await measured(train, items, "--k", "4", "--seed", "3");
  expect(notes).toEqual([]);
  expect(result.results.map(({ model }) => model)).toEqual([
    "content",
    "popular in categories",
    "random",
  ]);
  const [content = 0, popular = 0, random = 0] = recall(result, 4);
  expect(content).toBeGreaterThan(0.8);
  expect(popular).toBeLessThan(0.7);
  expect(random).toBeLessThan(0.7);
  const difference = result.results[1]?.first_is_better_by?.["recall@4"];
  expect(difference?.mean).toBeCloseTo(content - popular, 12);
  expect(difference?.standard_error).toBeGreaterThan(0);
  const again = await measured(train, items, "--k", "4", "--seed", "3");
  expect(recall(again.result, 4)).toEqual(recall(result, 4));
});

test("says which held-out items the file lacks, and refuses a file without items", async () => {
  const { train, items } = await files((item) =>
    item < 60 ? `i${item},A title,x` : `j${item},B,y`,
  );
  const { notes } = await measured(train, items);
  expect(notes.join()).toMatch(/lacks [1-9]\d* of 12 held-out items/);
  await writeFile(items, "user_id,item_id\nu1,i1\n");
  await expect(measured(train, items)).rejects.toThrow(DatasetError);
});

test("refuses users with one item each", async () => {
  const { train, items } = await files((item) => `i${item},A title,x`);
  await writeFile(train, "user_id,item_id\nu1,i1\nu2,i2\n");
  await expect(measured(train, items)).rejects.toThrow(NothingToMeasure);
});

test("means and standard errors", () => {
  expect(meanOf([])).toBe(0);
  expect(standardErrorOf([5])).toBe(0);
  expect(standardErrorOf([1, 3])).toBe(1);
  expect(differenceOf([2, 4], [1, 1])).toEqual({ mean: 2, standard_error: 1 });
});

const folder = fileURLToPath(
  new URL("../../../../../shared/data/ml-latest-small/", import.meta.url),
);
const isThere = existsSync(folder);
const title = isThere
  ? ""
  : " (skipped: ../shared/data/ml-latest-small is not beside the checkout)";

describe.skipIf(!isThere)(`films that nobody has rated${title}`, () => {
  test("are ranked better than at random and than by popular categories", async () => {
    const files = [`${folder}ratings.csv`, `${folder}movies.csv`] as const;
    const { result } = await measured(...files, "--min-value", "4", "--seed", "21");
    for (const { first_is_better_by } of result.results.slice(1)) {
      const { mean = 0, standard_error = 1 } = first_is_better_by?.["recall@20"] ?? {};
      expect(mean).toBeGreaterThan(5 * standard_error);
    }
    expect(recall(result, 20)[0]).toBeGreaterThan(0.2);
  }, 60_000);
});
