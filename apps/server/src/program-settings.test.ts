/**
 * The program's arguments and settings: --help, wrong usage, invalid settings, the .env file. One case of
 * each kind runs the built program.
 */
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { settingsHelp } from "./config/settings-help.ts";
import { builtProgram } from "./testing/built-program.ts";
import { runHere } from "./testing/program-here.ts";

const program = builtProgram();
/** Runs a command in the process of the test. */
const here = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runHere(program.folder, args, environment);

test("invalid settings are reported all at once", async () => {
  const { status, out, err } = await program.run(["serve"], {
    PORT: "x",
    LOG_LEVEL: "y",
    ALLOWED_HOSTS: "a/b",
    HOST: "nosuch.invalid",
  });
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toMatch(/PORT: [^]*LOG_LEVEL: [^]*ALLOWED_HOSTS: [^]*HOST: /);
});

test("a database that is not written as one becomes no file, and its password shows nowhere", async () => {
  const values = [`'postgres://u:hunter2@h/db'`, "postgres//u:hunter2@h/db", "u:hunter2@h/db"];
  for (const DATABASE_URL of values) {
    for (const args of [["serve"], ["migrate"], ["backup", "copy.db"]]) {
      const { status, out, err } = await here(args, { DATABASE_URL });
      expect(status).toBe(2);
      expect(err).toMatch(/^hellorec-server: DATABASE_URL[: ].*\n$/);
      expect(out + err).not.toContain("hunter2");
    }
  }
  expect(await readdir(program.folder)).toEqual([]);
});

test.each([
  [["nope"], "unknown command"],
  [["serve", "--nope"], "--nope"],
  [["config", "prnt"], "check, print"],
  [["serve", "--dotenv", "a", "--no-dotenv"], "exclude each other"],
  [["serve", "x"], "too many"],
  [["migrate", "--demo"], "belongs to serve"],
  [["backup"], "new file"],
])("%j is refused", async (args, reason) => {
  const { status, err } = await here(args);
  expect(status).toBe(2);
  expect(err).toContain(reason);
  expect(err).toMatch(/ \(node \/\S+\/hellorec-server\.js --help\)\n$/);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("wrong usage of the process is one line on stderr, and nothing on stdout", async () => {
  expect(await program.run(["nope"])).toMatchObject({
    status: 2,
    out: "",
    err: expect.stringMatching(/^hellorec-server: unknown command "nope" \(node \S+ --help\)\n$/),
  });
});

test("--help is one screen, help settings lists every setting, --version the version", async () => {
  const help = await here(["--help"]);
  expect(help).toMatchObject({ status: 0, err: "" });
  const lines = help.out.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(30);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  const { out } = await here(["help", "settings"]);
  for (const { name, defaultText, meaning } of settingsHelp()) {
    expect(out).toContain(`${name} (default: ${defaultText})\n      ${meaning}`);
  }
  expect(await program.run(["--version"])).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    err: "",
  });
});

describe("the .env file", () => {
  const writeEnv = (text: string) => writeFile(join(program.folder, ".env"), text);

  test("gives every command its settings", async () => {
    await writeEnv("# the store\nDATABASE_URL=other.db\n");
    expect((await program.run(["migrate"])).out).toContain("other.db: up to date");
    expect((await here(["backup", "copy.db"])).out).toBe("other.db: copied to copy.db\n");
    await writeEnv("DATABASE_URL=copy.db\nLOG_LEVEL=loud\n");
    const { status, err } = await here(["serve"]);
    expect(status).toBe(2);
    expect(err).toContain("LOG_LEVEL: ");
  });

  test("the environment takes precedence", async () => {
    await writeEnv("DATABASE_URL=file.db\n");
    const { out } = await here(["migrate"], { DATABASE_URL: "variable.db" });
    expect(out).toContain("variable.db: up to date");
  });

  test("names that look like mistyped settings are named in one line, others are left alone", async () => {
    await writeEnv("DATABASE_URL=file.db\nMODLE=ridge\nPROT=5001\nAPI_KEY=x\n");
    expect(await here(["migrate"])).toMatchObject({
      status: 0,
      err: "hellorec-server: .env: no setting, and without effect: MODLE (did you mean MODEL?), PROT (did you mean PORT?)\n",
    });
  });

  test("a malformed line is one line of error that names it", async () => {
    await writeEnv("LOG_LEVEL=info\nPORT 5002\n");
    expect(await program.run(["serve"])).toMatchObject({
      status: 2,
      out: "",
      err: "hellorec-server: .env: line 2 is not NAME=value\n",
    });
  });

  test.each([
    ["a link to itself", "ELOOP", () => symlink(".env", join(program.folder, ".env"))],
    ["a directory", "EISDIR", () => mkdir(join(program.folder, ".env"))],
  ])("%s cannot be read: one line of error", async (_what, code, make) => {
    await make();
    const { status, err } = await here(["serve"]);
    expect(status).toBe(2);
    expect(err).toMatch(new RegExp(`^hellorec-server: \\.env cannot be read: ${code}.*\n$`));
  });
});
