import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { itemsOfUser } from "@hellorec/recommender";
import { afterAll, beforeAll, expect, test } from "vitest";

import { modelSettings } from "../testing/model-settings.ts";
import { loadData } from "./load-data.ts";
import { NothingToMeasure } from "./nothing-to-measure.ts";

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hellorec-load-"));
});

afterAll(() => rm(directory, { recursive: true }));

/** Train and test of a first user whose items are named 0, 1, 2, … in the order of the file. */
async function load(content: string, ...args: string[]) {
  const file = join(directory, "a.csv");
  await writeFile(file, content);
  const data = await loadData(modelSettings(["--train", file, ...args]));
  const { train, test, notes } = data;
  return {
    train: [...itemsOfUser(train, 0)],
    test: [...itemsOfUser(test, 0)],
    notes: notes.map((note) => note.replace(`${file}: `, "")),
    data,
  };
}

test("leaves out the newest by time", async () => {
  const { train, test } = await load(
    "u,0,5,300\nu,1,5,100\nu,2,5,400\nu,3,5,200\n",
    "--leave-last",
    "2",
  );
  expect({ train, test }).toEqual({ train: [1, 3], test: [0, 2] });
});

test("a time of a wrong clock is not the newest", async () => {
  const year2099 = Date.UTC(2099, 0, 1) / 1000;
  const lines = `u,0,5,100\nu,1,5,300\nu,2,5,${year2099}\n`;
  const { train, test } = await load(lines, "--leave-last", "1");
  expect({ train, test }).toEqual({ train: [2, 0], test: [1] });
});

test("has a selection hold out what the test part asks for", async () => {
  const timed = "u,0,5,300\nu,1,5,100\nu,2,5,400\nu,3,5,200\n";
  const untimed = "u,0\nu,1\nu,2\n";
  const heldOut = async (content: string, ...args: string[]) =>
    (await load(content, ...args)).data.held_out;
  expect(await heldOut(timed, "--leave-last", "1")).toBe("newest");
  expect(await heldOut(untimed, "--leave-last", "1")).toBe("newest");
  expect(await heldOut(timed, "--holdout", "0.5")).toBe("random");
  const file = join(directory, "a.csv");
  expect(await heldOut(timed, "--test", file)).toBe("newest");
  expect(await heldOut(untimed, "--test", file)).toBe("mixed");
});

test("leaves out the last of the file where times are equal", async () => {
  const { train, test } = await load("u,0,5,7\nu,1,5,7\nu,2,5,7\n", "--leave-last", "1");
  expect({ train, test }).toEqual({ train: [0, 1], test: [2] });
});

test("leaves out the last of the file where a time is missing, and says so", async () => {
  const { train, test, notes } = await load("u,0,5,300\nu,1,5\nu,2,5,100\n", "--leave-last", "1");
  expect({ train, test }).toEqual({ train: [0, 1], test: [2] });
  expect(notes).toContain("has no times, so the newest are those that come last in the file");
});

test("counts an item that comes twice once, at its newer time", async () => {
  const { train, test, data } = await load(
    "u,0,5,1\nu,1,5,2\nu,0,5,3\nu,2,5,2\n",
    "--leave-last",
    "1",
  );
  expect({ train, test }).toEqual({ train: [1, 2], test: [0] });
  expect(data.train_size).toEqual({ users: 1, items: 2, interactions: 2 });
});

test("holds out a share of every user", async () => {
  const lines = Array.from({ length: 10 }, (_, item) => `u,${item}\nv,${item}\n`);
  const { train, test, data } = await load(lines.join(""), "--holdout", "0.3");
  expect([...train, ...test].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(test).toHaveLength(3);
  expect(data.test_size.interactions).toBe(6);
});

test("has nothing to measure if no user has enough items", async () => {
  await expect(load("u,0\nv,1\n", "--leave-last", "1")).rejects.toThrow(NothingToMeasure);
});
