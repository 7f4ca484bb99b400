/** The built program's commands migrate and backup. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const program = builtProgram();

test("migrate makes a store, backup copies it", async () => {
  expect(await program.run(["migrate"])).toMatchObject({ status: 0, err: "" });
  expect(await program.run(["backup", "copy.db"])).toMatchObject({ status: 0, err: "" });
  expect(await program.run(["migrate"], { DATABASE_URL: "copy.db" })).toMatchObject({ status: 0 });
  const again = await program.run(["backup", "copy.db"]);
  expect(again.status).toBe(2);
  expect(again.err).toContain("exists already");
});

test("what is no database is refused", async () => {
  await writeFile(join(program.folder, "text.db"), "this is not a database, only text ".repeat(50));
  const { status, err } = await program.run(["migrate"], { DATABASE_URL: "text.db" });
  expect(status).toBe(2);
  expect(err.trim().split("\n")).toHaveLength(1);
});
