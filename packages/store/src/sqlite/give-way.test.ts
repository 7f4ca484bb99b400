/** A long read waits for a large log while it is written, and for no other. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { givingWay } from "./give-way.ts";

const LARGE = 100 << 20;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-log-"));
  file = join(folder, "x.db");
  await writeFile(`${file}-wal`, "");
});
afterEach(() => rm(folder, { recursive: true }));

test("no log, or a small one, is not waited for", async () => {
  expect(givingWay(join(folder, "none.db"))()).toBe(0);
  const wait = givingWay(file);
  await truncate(`${file}-wal`, 1 << 20);
  expect(wait()).toBe(0);
});

test("a large log is waited for once, and again after it was written", async () => {
  const wait = givingWay(file);
  await truncate(`${file}-wal`, LARGE);
  expect(wait()).toBe(500);
  // Nobody wrote meanwhile, so nobody empties it: the read goes on.
  expect(wait()).toBe(0);
  await truncate(`${file}-wal`, LARGE + 4096);
  expect(wait()).toBe(500);
  await truncate(`${file}-wal`, 0);
  expect(wait()).toBe(0);
});
