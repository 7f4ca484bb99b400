/** The program's commands migrate and backup. One case of each runs the built program. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";
import { runHere } from "./testing/program-here.ts";

const program = builtProgram();
/** Runs a command in the process of the test. */
const here = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runHere(program.folder, args, environment);

test("migrate makes a store, backup copies it", async () => {
  expect(await program.run(["migrate"])).toMatchObject({ status: 0, err: "" });
  expect(await program.run(["backup", "copy.db"])).toMatchObject({ status: 0, err: "" });
  expect(await here(["migrate"], { DATABASE_URL: "copy.db" })).toMatchObject({ status: 0 });
  const again = await here(["backup", "copy.db"]);
  expect(again.status).toBe(2);
  expect(again.err).toContain("exists already");
});

test("a data file is not distributed, and not made", async () => {
  const { status, err } = await here(["migrate", "--distribute"]);
  expect(status).toBe(2);
  expect(err).toContain("only a database in PostgreSQL with Citus can be distributed");
  expect(await readdir(program.folder)).not.toContain("hellorec.db");
});

test("what is no database is refused", async () => {
  await writeFile(join(program.folder, "text.db"), "this is not a database, only text ".repeat(50));
  const { status, err } = await here(["migrate"], { DATABASE_URL: "text.db" });
  expect(status).toBe(2);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("where SQLite does not come for the machine, a line says so, and nothing is made", async () => {
  // The loader of native modules takes the machine from here.
  const foreign = { npm_config_arch: "riscv64" };
  for (const command of ["serve", "migrate"]) {
    const { status, err } = await program.run([command], foreign);
    expect(status).toBe(2);
    expect(err.trim().split("\n")).toEqual([expect.stringContaining("SQLite cannot be loaded")]);
  }
  const { status, out } = await program.run(["doctor"], foreign);
  expect(status).toBe(1);
  expect(out).toMatch(/^fail +data +SQLite cannot be loaded/m);
  expect(await readdir(program.folder)).toEqual([]);
});
