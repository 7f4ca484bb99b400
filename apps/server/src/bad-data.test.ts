/**
 * A DATABASE_URL or data that the program cannot use: it prints one line and changes nothing. One case of each
 * kind runs the built program, the others the same in the process of the test.
 */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { openStore } from "@hellorec/store";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { runHere } from "./testing/program-here.ts";

const program = fileURLToPath(new URL("../dist/hellorec-server.js", import.meta.url));
if (!existsSync(program)) throw new Error("build first: pnpm --filter @hellorec/server build");

let outer: string;
let folder: string;
let store: Buffer;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "hellorec-bad-data-"));
  const file = join(outer, "store.db");
  await (await openStore({ url: file })).close();
  store = await readFile(file);
});
afterAll(() => rm(outer, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(outer, "data-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly status: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

type Run = (args: readonly string[], databaseUrl: string) => Promise<Ended>;

/** Runs the program in this process on this DATABASE_URL, as a path below the folder. */
const here: Run = (args, DATABASE_URL) =>
  runHere(folder, args, { LOG_LEVEL: "silent", DATABASE_URL });

/** The same with the built program, in a process of its own. */
function run(args: readonly string[], DATABASE_URL: string): Promise<Ended> {
  const env = { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "silent", DATABASE_URL };
  return new Promise((resolve) => {
    const options = { cwd: folder, env, timeout: 60_000 };
    execFile(process.execPath, [program, ...args], options, (error, out, err) =>
      resolve({ status: error === null ? 0 : error.code, out, err }),
    );
  });
}

/** Every file of the folder with a hash of its content. */
async function content(): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const lines = files.toSorted().map(async (file) => {
    const hash = createHash("sha256").update(await readFile(file));
    return `${file} ${hash.digest("hex")}`;
  });
  return (await Promise.all(lines)).join("\n");
}

const COMMANDS = ["serve", "migrate", "backup"] as const;

/**
 * The one line that each command prints when it refuses. Anything else it did follows: a status other
 * than 2, more output, a change in the folder, a backup, a printed password.
 */
async function refusals(
  url: string,
  commands: readonly (typeof COMMANDS)[number][] = COMMANDS,
  runIt: Run = here,
): Promise<string[]> {
  const before = await content();
  const lines: string[] = [];
  for (const command of commands) {
    const copy = join(outer, "never.db");
    const { status, out, err } = await runIt(
      command === "backup" ? [command, copy] : [command],
      url,
    );
    const more = [
      ...(status === 2 ? [] : [`status ${status}`]),
      ...(out === "" ? [] : [`output: ${out}`]),
      ...((await content()) === before ? [] : ["the folder changed"]),
      ...(existsSync(copy) ? ["a backup was made"] : []),
      ...(err.includes("hunter2") ? ["a password was printed"] : []),
      ...(/^hellorec-server: [^\n]+\n$/.test(err) ? [] : ["not one line"]),
    ];
    lines.push([err.trimEnd(), ...more].join(" BUT "));
  }
  return lines;
}

/** One line with this text, and nothing else. */
function line(text: string): unknown {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return expect.stringMatching(new RegExp(`^(?!.* BUT )hellorec-server: .*${escaped}`));
}

const all = (text: string) => COMMANDS.map(() => line(text));

function sqlite(name: string, sql: string): void {
  const connection = new DatabaseSync(join(folder, name));
  connection.exec(sql);
  connection.close();
}

describe("a DATABASE_URL", () => {
  test.each([
    ["mysql://me:hunter2@host/hellorec", '"mysql" is not supported'],
    ["postgresq://me:hunter2@host/hellorec", '"postgresq" is not supported'],
    ["jdbc:postgresql://me:hunter2@host/hellorec", '"jdbc:postgresql" is not supported'],
    ["file://host/hellorec.db", "not a usable file: URL"],
    [":memory:", "must be the path of a file"],
  ])("%s names no store", async (url, reason) => {
    expect(await refusals(url)).toEqual(all(reason));
  });

  test.each([
    ["postgres://me:hunter2@127.0.0.1:1/hellorec", "nothing answers at 127.0.0.1:1"],
    ["postgres://me:hunter2@no.such.host.invalid/hellorec", "no.such.host.invalid"],
    ["postgres://me:hunter2@host:port/hellorec", "is no postgres:// URL"],
  ])("%s leads nowhere", async (url, reason) => {
    expect(await refusals(url)).toEqual([line(reason), line(reason), line("pg_dump")]);
  });

  test("is refused by the built program in the same way", async () => {
    const none = "postgres://me:hunter2@127.0.0.1:1/hellorec";
    const lines = await refusals(none, ["serve", "backup"], run);
    expect(lines).toEqual([line("nothing answers at 127.0.0.1:1"), line("pg_dump")]);
  });

  test.each([
    ["says nothing", undefined],
    ["is no PostgreSQL", "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ])("leads to what %s", async (_, answer) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      if (answer !== undefined) socket.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const { port } = address;
    const url = `postgres://me:hunter2@127.0.0.1:${port}/hellorec`;
    for (const how of [here, run]) {
      expect(await refusals(url, ["migrate"], how)).toEqual([line(`127.0.0.1:${port}`)]);
    }
    server.close();
  });
});

describe("a data file", () => {
  test("that is a directory, or lies below a file", async () => {
    await mkdir(join(folder, "directory"));
    expect(await refusals("directory")).toEqual(all("is not a file"));
    await writeFile(join(folder, "file"), "");
    const reason = "part of the path is a file";
    expect(await refusals("file/x.db")).toEqual([line(reason), line(reason), line("no store")]);
  });

  test("that is no database", async () => {
    await writeFile(join(folder, "x.db"), "item,title\n".repeat(1000));
    for (const how of [here, run]) {
      expect(await refusals("x.db", COMMANDS, how)).toEqual(all("is not a SQLite database"));
    }
  });

  test("that is damaged", async () => {
    await writeFile(join(folder, "x.db"), store.subarray(0, 20_000));
    expect(await refusals("x.db")).toEqual(all("is damaged"));
  });

  test.each(["DELETE", "WAL"])("of another program, in journal mode %s", async (mode) => {
    sqlite("x.db", `PRAGMA journal_mode = ${mode}; CREATE TABLE bookmarks (url TEXT)`);
    expect(await refusals("x.db")).toEqual(all("is a database of another program"));
  });

  test("of a newer program; a backup of it is one all the same", async () => {
    await writeFile(join(folder, "x.db"), store);
    sqlite("x.db", "INSERT INTO migrations VALUES (99, 'from the future', 0)");
    const reason = "was made by a newer hellorec (schema 99,";
    for (const how of [here, run]) {
      expect(await refusals("x.db", ["serve"], how)).toEqual([line(reason)]);
    }
    expect(await refusals("x.db", ["migrate"])).toEqual([line(reason)]);
    expect(await here(["backup", "copy.db"], "x.db")).toMatchObject({ status: 0, err: "" });
    await rm(join(folder, "x.db"));
    expect(await refusals("copy.db", ["migrate"])).toEqual([line(reason)]);
  });

  test("that another process owns", async () => {
    const owner = await openStore({ url: join(folder, "x.db") });
    const reason = "is in use by another process";
    // What is in the folder is the owner's, and open: only the lines count.
    for (const command of ["serve", "migrate"]) {
      const { status, err } = await run([command], "x.db");
      expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(reason) });
      expect(err.trim().split("\n")).toHaveLength(1);
    }
    await owner.close();
  });

  test("a backup goes nowhere where there is something, or nothing to copy", async () => {
    await writeFile(join(folder, "x.db"), store);
    await writeFile(join(folder, "empty.db"), "");
    expect(await refusals("missing.db", ["backup"])).toEqual([line("there is no store at")]);
    expect(await refusals("empty.db", ["backup"])).toEqual([line("there is no store at")]);
    const into = async (file: string) => here(["backup", file], "x.db");
    for (const [file, reason] of [
      [".", "exists already"],
      ["x.db", "exists already"],
      ["none/copy.db", "no such directory"],
    ] as const) {
      const { status, err } = await into(file);
      expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(reason) });
    }
    expect(await readFile(join(folder, "x.db"))).toEqual(store);
  });
});

/** Mounts a disk of this size at the folder; false where this user may not. */
function mount(options: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]).status === 0;
}

function mayMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const directory = execFileSync("mktemp", ["-d"]).toString().trim();
  const may = spawnSync("mount", ["-t", "tmpfs", "tmpfs", directory]).status === 0;
  if (may) execFileSync("umount", [directory]);
  execFileSync("rmdir", [directory]);
  return may;
}

describe.skipIf(!mayMount())("a disk (skipped where this user may not mount one)", () => {
  // In processes of their own: a file stays open until its statements are garbage, and the disk with it.
  afterEach(() => void execFileSync("umount", [folder]));

  test("that is read-only", async () => {
    mount("size=8m");
    await writeFile(join(folder, "x.db"), store);
    execFileSync("mount", ["-o", "remount,ro", folder]);
    const reason = "the file system is read-only";
    expect(await refusals("x.db", COMMANDS, run)).toEqual([
      line(reason),
      line(reason),
      line("cannot be opened"),
    ]);
    expect(await refusals("new.db", ["serve", "migrate"], run)).toEqual([
      line(reason),
      line(reason),
    ]);
    expect(await refusals("new/x.db", ["serve", "migrate"], run)).toEqual([
      line(reason),
      line(reason),
    ]);
  });

  test("without room", async () => {
    mount("size=1m");
    await writeFile(join(folder, "x.db"), store);
    // The lock is an empty file that stays.
    await writeFile(join(folder, "x.db.lock"), "");
    await writeFile(join(folder, "all the rest"), Buffer.alloc(2 << 20)).catch(() => {});
    const reason = "no room on the disk of";
    expect(await refusals("x.db", ["serve", "migrate"], run)).toEqual([line(reason), line(reason)]);
    const elsewhere = join(outer, "store.db");
    const { status, err } = await run(["backup", "copy.db"], elsewhere);
    expect(err).toMatch(/^hellorec-server: no room on the disk for the backup [^\n]+\n$/);
    expect(status).toBe(2);
    expect(await readdir(folder)).not.toContain("copy.db");
    await rm(join(folder, "all the rest"));
    expect(await run(["migrate"], "x.db")).toMatchObject({ status: 0, err: "" });
  });
});
