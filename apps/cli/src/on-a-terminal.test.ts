/**
 * Every command on a terminal, and what Ctrl-C and a closed pipe do. How text fits the columns shows in the
 * process of the test, with streams that say what a terminal says; the rest is on a real terminal.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

import { createClient } from "@hellorec/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { textWidth } from "./terminal/printable.ts";
import { runHere } from "./testing/cli-here.ts";
import { startFaultProxy } from "./testing/fault-proxy.ts";
import { buildCli, startServer } from "./testing/programs.ts";
import type { BuiltCli, Finished, ServerProcess } from "./testing/programs.ts";
import { noTerminal, onTerminal } from "./testing/pseudo-terminal.ts";
import type { TerminalOptions } from "./testing/pseudo-terminal.ts";
import { runInShell } from "./testing/shells.ts";

let cli: BuiltCli;
let server: ServerProcess;
let directory: string;
let events: string;

const CTRL_C = "\u0003";
const WIDE = "吾輩は猫である、名前はまだ無い。どこで生れたか頓と見当がつかぬ。";

beforeAll(async () => {
  [cli, server] = await Promise.all([buildCli(), startServer()]);
  directory = await mkdtemp(join(tmpdir(), "hellorec-terminal-"));
  events = join(directory, "events.jsonl");
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({ user_id: `u${at}`, item_id: "cat", type: "view" }),
  );
  await writeFile(events, lines.join("\n"));
  const client = createClient({ url: server.url });
  const items = [
    { item_id: "cat", title: WIDE, categories: ["小説", "滑稽"] },
    { item_id: "emoji", title: "🎬 ".repeat(60), categories: ["Films"] },
    { item_id: "an-id-that-is-rather-long", title: "T".repeat(300), categories: ["A", "B"] },
  ];
  await client.items.put.mutate({ items });
  await client.track.mutate({
    events: ["alice", "bob"].flatMap((user_id) =>
      items.map(({ item_id }) => ({ user_id, item_id, type: "like" })),
    ),
  });
  await client.track.mutate({ events: [{ user_id: "zoe", item_id: "cat", type: "like" }] });
  await runHere(["train", "--url", server.url]);
});

afterAll(async () => {
  await cli[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function terminal(args: readonly string[], options: Partial<TerminalOptions> = {}) {
  const env = { HELLOREC_URL: server.url, ...options.env };
  return onTerminal(cli.file, args, { stream: "stdout", ...options, env });
}

/** In the process of the test. */
function here(
  args: readonly string[],
  columns?: number,
  env: Readonly<Record<string, string>> = {},
) {
  return runHere(args, { columns, env: { HELLOREC_URL: server.url, ...env } });
}

function widest(text: string): number {
  const lines = stripVTControlCharacters(text).split("\n");
  return Math.max(...lines.map((line) => textWidth(line)));
}

function skipWithoutTerminal(skip: (condition: boolean, note?: string) => void): void {
  skip(noTerminal !== undefined, noTerminal);
}

describe.concurrent.each([40, 80])("on %i columns", (columns) => {
  test.for<[string[], RegExp]>([
    [["hello", "alice"], /^hello alice\n$/],
    [["multiply", "6", "7"], /^42\n$/],
    [
      ["recommend", "zoe"],
      /^ {4}(ID {2,})?TITLE.*\n( {4}ID\n)? 1 {2}[^]* {4}because of\s+吾輩は猫/,
    ],
    [["explain", "zoe", "emoji"], /\nBECAUSE OF +(ITEM +)?ADDS\n( {4}ITEM\n)?.*(\n {4}|… {2})?cat/],
    [["similar", "cat"], /^ {4}(ID {2,})?TITLE/],
    [["popular"], /吾輩は猫/],
    [["items", "get", "cat"], /^item_id +cat\n/],
    [["items", "list"], /^ID +TITLE.*\nan-id-that-is-rather-long {2}T+…/],
    [["users", "al"], /^alice\n/],
    [["history", "alice"], /^WHEN +TYPE.* +TITLE\n( {4}ITEM\n)?2.* {2}like +\S/],
    [["status"], /^server +http(.*\n)+QUALITY +MODEL +POPULAR +LIFT\n|^server +http/],
    [["train"], /^model +\S+/],
    [["call"], /^Queries: /],
    [["call", "track", "--help"], /events\[\]\.user_id/],
    [["--help"], /^Usage: hellorec COMMAND\n/],
    [["help", "import"], /^Usage: hellorec import/],
  ])("%j is readable", async ([args, looks]) => {
    const { status, stdout } = await here(args, columns);
    expect(stripVTControlCharacters(stdout)).toMatch(looks);
    expect(status).toBe(0);
    // Examples are to be copied: they are not broken.
    const copied = /^ {2}\$ |^Usage: |^"hellorec COMMAND/;
    const lines = stripVTControlCharacters(stdout).split("\n");
    expect(widest(lines.filter((line) => !copied.test(line)).join("\n"))).toBeLessThanOrEqual(
      columns,
    );
  });
});

describe.concurrent.each([0, 1, 2, 5])("on %i columns, where 0 is unknown", (columns) => {
  test.for([
    [["--help"]],
    [["track", "--help"]],
    [["items", "list"]],
    [["recommend", "zoe"]],
    [["status"]],
    [["call", "track", "--help"]],
  ])("%j ends", async ([args = []]) => {
    const { status, stdout } = await here(args, columns);
    expect(stdout).not.toBe("");
    expect(status).toBe(0);
  });
});

describe.concurrent("on a real terminal", () => {
  test.for([40, 80])("of %i columns a list is as wide as that", async (columns, { skip }) => {
    skipWithoutTerminal(skip);
    const { status, stdout } = await terminal(["recommend", "zoe"], { columns }).finished;
    // The title of 300 characters fills the line.
    expect(widest(stdout)).toBe(columns);
    expect(status).toBe(0);
  });

  test.for([[["--help"], 40] as const, [["items", "list"], 0] as const, [["status"], 1] as const])(
    "%j on %i columns ends",
    async ([args, columns], { skip }) => {
      skipWithoutTerminal(skip);
      const { status, stdout } = await terminal(args, { columns }).finished;
      expect(stdout).not.toBe("");
      expect(status).toBe(0);
    },
  );
});

describe.concurrent.each([40, 80, undefined])("rows on %s columns (none: in a pipe)", (columns) => {
  test.for<[string[]]>([
    [["recommend", "zoe"]],
    [["similar", "cat"]],
    [["popular"]],
    [["history", "alice"]],
    [["items", "list"]],
  ])("of %j have IDs to type, whole, beside titles", async ([args]) => {
    const { stdout } = await here(args, columns);
    const text = stripVTControlCharacters(stdout);
    expect(text).toMatch(/(?<=^|\s)an-id-that-is-rather-long(?=\s|$)/);
    expect(text).toMatch(/TITLE/);
    expect(text).toMatch(/\sTTTTTT/);
  });

  test("of explain have them too", async () => {
    const { stdout } = await here(["explain", "bob", "cat"], columns);
    expect(stripVTControlCharacters(stdout)).toMatch(/(?<=^|\s)an-id-that-is-rather-long(?=\s|$)/);
  });
});

describe.concurrent("hints", () => {
  test.for<[string[], RegExp]>([
    [["recommend", "zoe", "-n", "1"], /^chosen for this user\nmore: --cursor \S+\n$/],
    [["popular"], /^popular items\n$/],
    [["items", "list", "-n", "1"], /^more: --cursor \S+\n$/],
    [["users", "-n", "1"], /^more: --cursor \S+\n$/],
    [["history", "alice", "-n", "1"], /^more: --cursor \S+\n$/],
    [["call"], /^"hellorec call PROCEDURE --help" tells/],
  ])("below %j", async ([args, hint]) => {
    const { status, stderr } = await here(args, 80);
    expect(stderr).toMatch(hint);
    expect(status).toBe(0);
  });

  test("below a list on a real terminal", async ({ skip }) => {
    skipWithoutTerminal(skip);
    const { stderr } = await terminal(["items", "list", "-n", "1"]).finished;
    expect(stderr).toMatch(/^more: --cursor \S+\n$/);
  });
});

test("JSON on a terminal is the same value, without what a terminal obeys", async ({ skip }) => {
  skipWithoutTerminal(skip);
  const item = { item_id: "unsafe", title: "a\u009B31mb\u202Ec" };
  await createClient({ url: server.url }).items.put.mutate({ items: [item] });
  const args = ["items", "get", "unsafe", "--json"];
  const { stdout } = await terminal(args).finished;
  expect(stdout).toContain(String.raw`"title":"a\u009b31mb\u202ec"`);
  const piped = await cli.run(args, { HELLOREC_URL: server.url });
  expect(piped.stdout).toContain(item.title);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(piped.stdout));
});

describe.concurrent("colours on a terminal", () => {
  test.for<[string[], Record<string, string>, boolean]>([
    [["popular"], {}, true],
    [["popular", "--no-color"], {}, false],
    [["popular"], { NO_COLOR: "1" }, false],
    [["popular"], { NO_COLOR: "1", FORCE_COLOR: "1" }, true],
    [["popular"], { TERM: "dumb" }, false],
    [["--help"], {}, true],
    [["--no-color", "--help"], {}, false],
    [["popular", "--json"], {}, false],
  ])("%j with %j: %j", async ([args, env, isColoured]) => {
    const { stdout } = await here(args, 80, env);
    expect(stdout.includes("\u001B[1m")).toBe(isColoured);
  });

  test.for([[["popular"], {}, true] as const, [["--help"], { NO_COLOR: "1" }, false] as const])(
    "%j with %j on a real one: %j",
    async ([args, env, isColoured], { skip }) => {
      skipWithoutTerminal(skip);
      const { stdout } = await terminal(args, { env }).finished;
      expect(stdout.includes("\u001B[1m")).toBe(isColoured);
    },
  );

  test("FORCE_COLOR holds in a pipe, and --no-color against it", async () => {
    const env = { FORCE_COLOR: "1" };
    expect((await here(["popular"], undefined, env)).stdout).toContain("\u001B[1m");
    expect((await here(["popular", "--no-color"], undefined, env)).stdout).not.toContain("\u001B");
  });
});

describe.concurrent("progress", () => {
  test.for<[string[], RegExp]>([
    [["import", "jsonl"], /\d+% .*records, [\d,]+\/s/],
    [["train"], /\[[#-]+\] +\d+%/],
  ])("%j draws one line on stderr and clears it", async ([args, looks], { skip }) => {
    skipWithoutTerminal(skip);
    const words = args[0] === "import" ? [...args, events] : args;
    const { status, stdout, stderr } = await terminal(words, { stream: "stderr" }).finished;
    expect(stderr).toMatch(looks);
    expect(stderr.endsWith("\r\u001B[K")).toBe(true);
    expect(stderr).not.toContain("\n");
    expect(stdout).toMatch(args[0] === "import" ? /events {2}.* accepted/ : /^model/);
    expect(status).toBe(0);
  });

  test.for([{ TERM: "dumb" }])("none with %j", async (env, { skip }) => {
    skipWithoutTerminal(skip);
    const { stderr } = await terminal(["train"], { stream: "stderr", env }).finished;
    expect(stderr).toBe("");
  });
});

describe("watching", () => {
  test("status redraws in place and gives the terminal back on Ctrl-C", async ({ skip }) => {
    skipWithoutTerminal(skip);
    const watched = terminal(["status", "--interval", "0.1"]);
    const frames = () => watched.screen().split("\u001B[?2026h").length - 1;
    await expect.poll(frames, { timeout: 10_000 }).toBeGreaterThan(2);
    watched.type(CTRL_C);
    const { status, stdout, stderr } = await watched.finished;
    const [before, after] = stdout.split("\u001B[?1049l");
    expect(before?.startsWith("\u001B[?1049h\u001B[?25l")).toBe(true);
    // The last state stays on the screen.
    expect(stripVTControlCharacters(after ?? "")).toMatch(/server +http/);
    expect({ status, stderr }).toEqual({ status: 130, stderr: "" });
  });

  test("a frame is never longer than the screen", async ({ skip }) => {
    skipWithoutTerminal(skip);
    const watched = terminal(["status", "--watch"], { rows: 5 });
    await expect.poll(watched.screen, { timeout: 10_000 }).toContain("more lines");
    watched.type(CTRL_C);
    const { stdout } = await watched.finished;
    const [frame] = stdout.split("\u001B[?1049l");
    expect(frame?.split("\n")).toHaveLength(5);
  });

  test("in a pipe every look is a block, or a line of JSON", async () => {
    const env = { HELLOREC_URL: server.url };
    for (const [args, looks] of [
      [["status", "--interval", "0.1"], /^\S+Z\nserver [^]*\n\n\S+Z\nserver /],
      [["status", "--interval", "0.1", "--json"], /^\{.*\}\n\{.*\}\n/],
    ] as const) {
      const watched = cli.start(args, env);
      await expect.poll(watched.stdout, { timeout: 10_000 }).toMatch(looks);
      watched.signal("SIGINT");
      const { status, stdout, stderr } = await watched.finished;
      expect(stdout).not.toContain("\u001B");
      expect({ status, stderr }).toEqual({ status: 130, stderr: "" });
    }
  });

  test("a server that goes away is polled until it is back", async () => {
    const client = createClient({ url: server.url });
    await using proxy = await startFaultProxy(server.url, []);
    const watched = cli.start(["status", "--interval", "0.1"], { HELLOREC_URL: proxy.url });
    await expect.poll(watched.stdout, { timeout: 10_000 }).toContain("server");
    await proxy[Symbol.asyncDispose]();
    await expect.poll(watched.stdout, { timeout: 10_000 }).toMatch(/as it was at .*: no answer/);
    watched.signal("SIGINT");
    expect(await watched.finished).toMatchObject({ status: 130, stderr: "" });
    await client.helloRec.query({ user_id: "still there" });
  });

  test("a user's list is shown again after every event", async () => {
    const env = { HELLOREC_URL: server.url };
    const lines = cli.start(["recommend", "live-1", "--watch", "--json"], env);
    const blocks = cli.start(["recommend", "live-1", "--watch"], env);
    await expect.poll(lines.stdout, { timeout: 10_000 }).toContain('"strategy":"popular"');
    await expect.poll(blocks.stdout, { timeout: 10_000 }).toContain("live-1: popular items");
    await here(["track", "live-1", "cat", "--type", "like"]);
    await expect.poll(lines.stdout, { timeout: 10_000 }).toContain('"strategy":"personal"');
    await expect.poll(blocks.stdout, { timeout: 10_000 }).toContain("live-1: chosen for this user");
    for (const running of [lines, blocks]) running.signal("SIGINT");
    const ended = await Promise.all([lines.finished, blocks.finished]);
    expect(ended.map(({ status, stderr }) => ({ status, stderr }))).toEqual([
      { status: 130, stderr: "" },
      { status: 130, stderr: "" },
    ]);
    expect((await lines.finished).stdout.trimEnd().split("\n")).toHaveLength(2);
  });
});

describe("forget", () => {
  test("asks on a terminal, and Enter means no", async ({ skip }) => {
    skipWithoutTerminal(skip);
    await here(["track", "gone", "cat"]);
    const asked = terminal(["forget", "gone"], { stream: "stderr" });
    await expect.poll(asked.screen, { timeout: 10_000 }).toMatch(/no way back.*\[y\/N\]/s);
    asked.type("\r");
    const { status, stdout, stderr } = await asked.finished;
    expect(stripVTControlCharacters(stderr)).toMatch(/hellorec: nothing was erased\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });

    const again = terminal(["forget", "gone"], { stream: "stderr" });
    await expect.poll(again.screen, { timeout: 10_000 }).toMatch(/\[y\/N\]/);
    again.type("y\r");
    expect(await again.finished).toMatchObject({ status: 0, stdout: "1 event erased\n" });
  });

  test("asks nothing with --yes, and nothing without a terminal", async ({ skip }) => {
    skipWithoutTerminal(skip);
    await here(["track", "gone", "cat"]);
    const erased = { status: 0, stdout: "1 event erased\n", stderr: "" };
    const sure = terminal(["forget", "gone", "--yes"], { stream: "stderr" });
    expect(await sure.finished).toEqual(erased);
    await here(["track", "gone", "cat"]);
    expect(await cli.run(["forget", "gone"], { HELLOREC_URL: server.url })).toEqual(erased);
  });
});

describe("Ctrl-C", () => {
  test("of train says that the fit goes on", async () => {
    await using hanging = await startFaultProxy(server.url, [
      { path: "model.status", effect: "hang" },
    ]);
    const running = cli.start(["train"], { HELLOREC_URL: hanging.url });
    await expect.poll(() => hanging.bodies.length, { timeout: 10_000 }).toBe(2);
    running.signal("SIGINT");
    expect(await running.finished).toEqual({
      status: 130,
      stdout: "",
      stderr:
        'the fit goes on at the server; "hellorec status" tells how far it is\nhellorec: interrupted\n',
    });
  });

  test("ends an export that nobody reads", async () => {
    const client = createClient({ url: server.url });
    const typed = Array.from({ length: 1000 }, () => ({
      user_id: "x".repeat(200),
      item_id: "cat",
      type: "view",
    }));
    for (let page = 0; page < 4; page += 1) await client.track.mutate({ events: typed });
    const child = spawn(process.execPath, [cli.file, "export", "-", "--url", server.url]);
    const ended = once(child, "exit");
    // The first page has come, and more than a pipe takes follows.
    await once(child.stdout, "readable");
    await sleep(500);
    child.kill("SIGINT");
    expect(await ended).toEqual([null, "SIGINT"]);
  });

  test("ends an import that waits for what is typed", async ({ skip }) => {
    skipWithoutTerminal(skip);
    await using proxy = await startFaultProxy(server.url, []);
    const env = { HELLOREC_URL: proxy.url };
    const waiting = terminal(["import", "jsonl", "/dev/stdin"], { stream: "stderr", env });
    // The call that finds out whether a server is there; after it comes the first line.
    await expect.poll(() => proxy.bodies.length, { timeout: 10_000 }).toBe(1);
    waiting.type(CTRL_C);
    const { status, stderr } = await waiting.finished;
    expect(stripVTControlCharacters(stderr)).toMatch(/hellorec: interrupted\n$/);
    expect(status).toBe(130);
  });
});

describe.concurrent("a reader that closes the pipe", () => {
  test.each([
    ["$H recommend zoe | head -1"],
    ["$H export - | head -1"],
    ["$H items list -n 1000 --json | head -c 1"],
    ["$H call | head -1"],
    ["$H --help | head -1"],
    ["$H call recommend --help | head -1"],
    ["$H completion bash | head -1"],
    ["$H status --interval 0.1 | head -1"],
    ["$H recommend zoe --watch --json | head -1 & sleep 2; $H track zoe emoji >/dev/null; wait"],
    ['$H call live \'{"user_id":"zoe"}\' --count 1 | head -1'],
    ["$H export - 2>&- | head -1"],
  ])("%s leaves no noise", async (line) => {
    const { status, stdout, stderr } = await shell(line);
    expect(stdout).not.toBe("");
    const notes = line.startsWith("$H recommend zoe | ") ? "chosen for this user\n" : "";
    expect({ status, stderr }).toEqual({ status: 0, stderr: notes });
  });

  test("of stderr: the command goes on, and its status says how it ended", async () => {
    expect(await shell("$H items get lost 2>&1 >/dev/null | true")).toMatchObject({ status: 1 });
    expect(await shell("{ $H hello a 2>&1 >&3 | true; } 3>&1")).toMatchObject({
      status: 0,
      stdout: "hello a\n",
    });
  });
});

/** Runs a line in bash, where `$H` is the program; the status is that of the last part that failed. */
function shell(line: string): Promise<Finished> {
  const env = { HELLOREC_URL: server.url, H: `${process.execPath} ${cli.file}` };
  return runInShell(line, { args: ["-o", "pipefail"], env });
}
