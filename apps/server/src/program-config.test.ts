/** The program's `config print` and `config check`, and files of settings. One case runs the built program. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { settingsHelp } from "./config/settings-help.ts";
import { builtProgram } from "./testing/built-program.ts";
import { runHere } from "./testing/program-here.ts";

const program = builtProgram();
/** Runs a command in the process of the test. */
const here = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runHere(program.folder, args, environment);
const write = (name: string, text: string, mode = 0o600) =>
  writeFile(join(program.folder, name), text, { mode });

test("config print: every setting, its value, where it comes from, and no secret", async () => {
  await write(".env", "# data\nDATABASE_URL=postgres://u:hunter2@h/db\n");
  const { status, out, err } = await program.run(["config", "print"], { LOG_LEVEL: "warn" });
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out.trimEnd().split("\n")).toHaveLength(settingsHelp().length);
  expect(out).toMatch(/^DATABASE_URL +postgres:\/\/u:\*\*\*@h\/db {3}\(\.env, line 2\)$/m);
  expect(out).toMatch(/^LOG_LEVEL +warn {3}\(environment\)$/m);
  expect(out).toMatch(/^HOST +127\.0\.0\.1$/m);
  const json = await here(["config", "print", "--json", "--no-dotenv"], {
    HELLOREC_ADMIN_KEY: "hunter2",
  });
  const { settings }: { settings: object[] } = JSON.parse(json.out);
  expect(settings).toContainEqual({ name: "HELLOREC_ADMIN_KEY", value: null, from: "environment" });
  expect(settings).toContainEqual({
    name: "DATABASE_URL",
    value: "data/hellorec.db",
    from: "default",
  });
  expect(out + json.out).not.toContain("hunter2");
  expect(await readdir(program.folder)).toEqual([".env"]);
});

test("config check: every mistake at once with its place, and names that are near", async () => {
  await write("other.env", "PORT=x\nMODLE=ridge\n");
  const args = ["config", "check", "--dotenv", "other.env"];
  const settings = {
    MODEL: "y",
    HELLOREC_HOST: "::1",
    HOST: "nosuch.invalid",
    DATABASE_URL: "mysql://u:hunter2@h/db",
  };
  const bad = await here(args, { ...settings, PORT: "" });
  expect(bad).toMatchObject({ status: 2, err: "" });
  expect(bad.out.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^fail {2}MODEL: /),
    expect.stringMatching(/^fail {2}HOST: /),
    expect.stringMatching(/^fail {2}DATABASE_URL: "mysql" is not supported/),
    expect.stringMatching(/^warn {2}other\.env: .*MODLE \(did you mean MODEL\?\)$/),
    expect.stringMatching(/^warn {2}HELLOREC_HOST in the environment .* is HOST meant\?$/),
  ]);
  const data = await here(["config", "check"], { DATABASE_URL: "postgres//h/db" });
  expect(data.status).toBe(2);
  expect(data.out).toMatch(/^fail {2}DATABASE_URL looks like a PostgreSQL database/);
  const good = await here(["config", "check", "--json"]);
  expect(good).toMatchObject({ status: 0, err: "" });
  expect(JSON.parse(good.out)).toEqual({ ok: true, problems: [], warnings: [] });
  expect(await readdir(program.folder)).toEqual(["other.env"]);
});

test("a file of settings by option or variable has to exist; its place is named in mistakes", async () => {
  await write("other.env", "LOG_LEVEL=loud\n");
  const named = await here(["config", "check"], { HELLOREC_DOTENV: "other.env" });
  expect(named.out).toMatch(/^fail {2}LOG_LEVEL \(other\.env, line 1\): /);
  const missing = await here(["migrate", "--dotenv", "no.env"]);
  expect(missing).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^hellorec-server: no\.env cannot be read: ENOENT.*\n$/),
  });
});

test("secrets in a file that every user can read are named", async () => {
  await write(".env", "DATABASE_URL=postgres://u:hunter2@h/db\n", 0o644);
  const { out } = await here(["config", "check"]);
  expect(out).toContain(
    "warn  .env: every user of this machine can read DATABASE_URL in it: chmod 600 .env",
  );
  expect(out).not.toContain("hunter2");
});

test.each([
  ["too large", "#".repeat(70_000), "it has more than 65536 bytes"],
  ["not UTF-8", "\xff\xfeP\0O\0R\0T\0=\x001\0", "it is not UTF-8"],
])("a file of settings that is %s is refused", async (_what, text, reason) => {
  await writeFile(join(program.folder, ".env"), text, "latin1");
  const { status, err } = await here(["config", "print"]);
  expect(status).toBe(2);
  expect(err).toContain(reason);
});
