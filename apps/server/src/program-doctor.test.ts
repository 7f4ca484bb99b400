/** The program's `doctor`: what it finds, and that it changes nothing. Two cases run the built program. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";
import { runHere } from "./testing/program-here.ts";

const program = builtProgram();
/** Runs a command in the process of the test. */
const here = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runHere(program.folder, args, environment);

test("in an empty folder nothing fails, and nothing is made", async () => {
  const { status, out, err } = await program.run(["doctor"]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^ok +data file +\/\S+\/data\/hellorec\.db: nothing stored yet/m);
  expect(out).toMatch(/^ok +port +any free one$/m);
  expect(
    out
      .trimEnd()
      .split("\n")
      .every((line) => /^(?:ok|warn) +\w/.test(line)),
  ).toBe(true);
  expect(await readdir(program.folder)).toEqual([]);
});

test("beside a running server it names that server, its schema and its events", async () => {
  const address = await program.start(["serve"]).url;
  const events = [{ user_id: "a", item_id: "m", type: "view" }];
  await fetch(`${address}/track`, { method: "POST", body: JSON.stringify({ events }) });
  const { status, out } = await here(["doctor"], { PORT: new URL(address).port });
  expect(status).toBe(0);
  expect(out).toMatch(/^ok +data file +.*: schema \d+, 1 events$/m);
  expect(out).toMatch(/^ok +owner +a server runs on the data file, and \S+ is ready$/m);
  expect(out).toMatch(/^ok +port +a hellorec server answers/m);
  const other = await here(["doctor"], { PORT: "0" });
  expect(other.out).toMatch(/^warn +owner +another process uses/m);
  const otherData = { PORT: new URL(address).port, DATABASE_URL: "other.db" };
  const taken = await here(["doctor"], otherData);
  expect(taken.status).toBe(1);
  expect(taken.out).toMatch(/^fail +port +a hellorec server answers .* serves other data/m);
});

test("what fails is said with what to do, and the status is 1", async () => {
  await writeFile(join(program.folder, "file"), "no database");
  const settings = { DATABASE_URL: "file/hellorec.db", HOST: "0.0.0.0", HELLOREC_PORT: "1" };
  const { status, out } = await here(["doctor", "--json"], settings);
  expect(status).toBe(1);
  const { ok, checks }: { ok: boolean; checks: { status: string; check: string }[] } =
    JSON.parse(out);
  expect(ok).toBe(false);
  const failed = checks.filter(({ status: each }) => each === "fail");
  expect(failed.map(({ check }) => check)).toEqual(["data folder", "keys"]);
  expect(checks).toContainEqual({
    status: "warn",
    check: "settings",
    message: "HELLOREC_PORT in the environment has no effect: is PORT meant?",
  });
  const unreachable = { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/db" };
  // By the built program: the database is looked at by a part of it that no other command loads.
  const postgres = await program.run(["doctor"], unreachable);
  expect(postgres.status).toBe(1);
  expect(postgres.out).toMatch(/^fail +data +nothing answers at 127\.0\.0\.1:1: start PostgreSQL/m);
  expect(postgres.out).not.toContain("hunter2");
  const invalid = await here(["doctor"], { PORT: "x" });
  expect(invalid.status).toBe(1);
  expect(invalid.out).toMatch(/^fail +settings +PORT: must be a whole number/m);
});
