/**
 * `import` and `export` against a real server, through outages and lost answers. Pipes, signals and one case
 * of each command are of the built program; the others run in the process of the test.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createClient } from "@hellorec/client";
import { emptyDatabase } from "@hellorec/test-postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runHere } from "../testing/cli-here.ts";
import { refusal, startFaultProxy } from "../testing/fault-proxy.ts";
import { buildCli, startServer } from "../testing/programs.ts";
import type { BuiltCli, ServerProcess } from "../testing/programs.ts";
import { runInShell } from "../testing/shells.ts";

const MOVIELENS = fileURLToPath(
  new URL("../../../../../shared/data/ml-latest-small", import.meta.url),
);

let cli: BuiltCli;
/** For tests that need no store of their own. */
let shared: ServerProcess;
let directory: string;

beforeAll(async () => {
  [cli, shared] = await Promise.all([buildCli(), startServer()]);
  directory = await mkdtemp(join(tmpdir(), "hellorec-transfer-"));
});

afterAll(async () => {
  await cli[Symbol.asyncDispose]();
  await shared[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** A file of these lines. */
async function fileOf(name: string, lines: readonly (object | string)[]): Promise<string> {
  const file = join(directory, name);
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  await writeFile(file, `${text.join("\n")}\n`);
  return file;
}

/** @param of begins their IDs, so that tests can share a store */
function items(count: number, of = "") {
  return Array.from({ length: count }, (_, at) => ({
    item_id: `${of}i${at}`,
    title: `Item ${at}`,
  }));
}

function events(count: number, of = "") {
  return Array.from({ length: count }, (_, at) => ({
    event_id: `${of}e${at}`,
    user_id: `u${at % 7}`,
    item_id: `${of}i${at % 11}`,
    type: "view",
    occurred_at: "2026-01-31T12:00:00.000Z",
  }));
}

/** In the order of their IDs, as an export has them, and whole. */
function everyKindOfItem() {
  const link = "https://shop.example/%E7%8C%AB?a=1&b=%22";
  const attributes = {
    empty: "",
    float: 0.1 + 0.2,
    largest: Number.MAX_SAFE_INTEGER,
    tiny: 5e-324,
    list: ["b", "a", "b"],
    none: [],
    "key with space": "line\nbreak\u2028\ttab",
    minus: -7,
    no: false,
    yes: true,
    2: "a number for a key",
  };
  return [
    { item_id: "10", title: "10 < 9", categories: [], available: true },
    { item_id: "9", title: "  spaces  ", categories: ["B", "A", " C "], available: true },
    { item_id: "Z", title: "Z", categories: [], url: link, image_url: "/i.png", available: false },
    { item_id: "a", title: "\"quotes\" 'n' \\", categories: [], attributes, available: true },
    { item_id: "ä", title: "Ünïcode 猫 👩‍👩‍👧", categories: ["é", "e\u0301"], available: true },
  ];
}

/** In an order that no column has. */
function everyKindOfEvent() {
  const values = [4.5, 0, -1.25, 1e-300, 123_456_789.123_456_78];
  return Array.from({ length: 3500 }, (_, at) => {
    const number = (at * 7919) % 3500;
    const value = at % 3 === 0 ? values[number % values.length] : undefined;
    return {
      event_id: `${number} é猫`,
      user_id: `user ${at % 13}`,
      item_id: at % 5 === 0 ? "in no catalog" : "a",
      type: ["view", "like", "of our own"][at % 3],
      ...(value !== undefined && { value }),
      // Many at the same moment, some before 1970, some of a later century.
      occurred_at: new Date((number % 100) * 86_400_000_123 - 1e12).toISOString(),
      ...(at % 7 === 0 && { recommendation_id: `list ${at}` }),
    };
  });
}

describe("a round trip", () => {
  test("what was exported imports to an equal store, twice as well as once", async () => {
    await using first = await startServer();
    await using second = await startServer();
    const file = await fileOf("source.jsonl", [
      ...items(1500),
      {
        item_id: "full",
        title: "Ünïcode 猫",
        categories: ["A"],
        attributes: { year: 1927, tags: ["x"] },
      },
      { item_id: "off", title: "Off", available: false, url: "/off" },
      ...events(2500),
      {
        user_id: "u",
        item_id: "i1",
        type: "rating",
        value: 4.5,
        occurred_at: "1997-01-01T00:00:00Z",
      },
    ]);
    const imported = await cli.run(["import", "jsonl", file, "--url", first.url, "--json"]);
    expect(imported).toEqual({
      status: 0,
      stdout:
        '{"items":{"created":1502,"updated":0},"events":{"accepted":2501,"duplicates":0},"bad_lines":0}\n',
      stderr: "",
    });

    const backup = join(directory, "backup.jsonl");
    const exported = await cli.run(["export", backup, "--url", first.url]);
    expect(exported).toEqual({
      status: 0,
      stdout: "1,502 items, 2,501 events exported\n",
      stderr: "",
    });

    await runHere(["import", "jsonl", backup, "--url", second.url]);
    const again = await runHere(["import", "jsonl", backup, "--url", second.url]);
    expect(again.stdout).toBe(
      "items   0 created, 1,502 updated\nevents  0 accepted, 2,501 duplicates\n",
    );
    const streamed = await cli.run(["export", "-", "--url", second.url]);
    expect(streamed.stderr).toBe("1,502 items, 2,501 events exported\n");
    expect(streamed.stdout).toBe(await readFile(backup, "utf8"));
  });

  test("from a file to PostgreSQL and back: the same items, and the same log in the same order", async () => {
    await using database = await emptyDatabase();
    await using first = await startServer();
    await using second = await startServer({ databaseUrl: database.url });
    await using third = await startServer();
    const file = await fileOf("every-kind.jsonl", [...everyKindOfItem(), ...everyKindOfEvent()]);
    await runHere(["import", "jsonl", file, "--url", first.url]);
    const exported = async (url: string) =>
      (await runHere(["export", "-", "--url", url])).stdout.trimEnd().split("\n");
    const source = await exported(first.url);
    const records: unknown[] = source.map((text) => JSON.parse(text));
    expect(records).toEqual([...everyKindOfItem(), ...everyKindOfEvent()]);

    const onTheWay = await fileOf("on-the-way.jsonl", source);
    const there = await runHere(["import", "jsonl", onTheWay, "--url", second.url]);
    expect(there.status).toBe(0);
    expect(there.stderr).toMatch(
      /: 1820 records before 1970 or after 2100; the first is on line 6\n/,
    );
    expect(there.stderr).toMatch(/^no weight for "of our own": .*\n$/m);
    const inPostgres = await exported(second.url);
    expect(inPostgres).toEqual(source);
    const onTheWayBack = await fileOf("on-the-way-back.jsonl", inPostgres);
    await runHere(["import", "jsonl", onTheWayBack, "--url", third.url]);
    expect(await exported(third.url)).toEqual(source);
  });

  test("an import that was stopped goes on from the beginning, and the log has no gap and its order", async () => {
    await using first = await startServer();
    await using second = await startServer();
    const file = await fileOf("long.jsonl", [...items(50), ...events(9000)]);
    await runHere(["import", "jsonl", file, "--url", first.url]);
    const backup = join(directory, "long-backup.jsonl");
    await runHere(["export", backup, "--url", first.url]);
    const source = await readFile(backup, "utf8");
    await using proxy = await startFaultProxy(second.url, [
      { path: "track", times: 1, effect: refusal("SERVICE_UNAVAILABLE", 503) },
      { path: "track", times: 1, effect: "lose_answer" },
    ]);
    const running = cli.start(["import", "jsonl", backup, "--url", proxy.url]);
    const stats = createClient({ url: second.url }).stats;
    const stored = async () => (await stats.get.query()).counts.events;
    await expect.poll(stored, { interval: 5, timeout: 60_000 }).toBeGreaterThan(1000);
    running.signal("SIGKILL");
    await running.finished;
    const arrived = await runHere(["export", "-", "--url", second.url]);
    const log = (text: string) => text.split("\n").filter((line) => line.includes("event_id"));
    const beginning = log(arrived.stdout);
    expect(beginning).toEqual(log(source).slice(0, beginning.length));
    const again = await runHere(["import", "jsonl", backup, "--url", second.url]);
    expect(again.status).toBe(0);
    expect((await runHere(["export", "-", "--url", second.url])).stdout).toBe(source);
  });

  test.skipIf(!existsSync(MOVIELENS))(
    "MovieLens: 9,125 films and 10,000 of the ratings (skipped where the data set is not there)",
    async () => {
      await using server = await startServer();
      const films = join(directory, "ml-latest-small");
      await mkdir(films);
      await copyFile(join(MOVIELENS, "movies.csv"), join(films, "movies.csv"));
      const ratings = await readFile(join(MOVIELENS, "ratings.csv"), "utf8");
      const first = ratings.split("\n").slice(0, 10_001);
      await writeFile(join(films, "ratings.csv"), first.join("\n"));
      const { stdout, status } = await runHere(["import", "movielens", films, "--url", server.url]);
      expect(stdout).toBe(
        "items   9,125 created, 0 updated\nevents  10,000 accepted, 0 duplicates\n",
      );
      expect(status).toBe(0);
    },
  );
});

describe("a file that needs a word", () => {
  test("sends nothing and says what to do: status 2", async () => {
    await using server = await startServer();
    const ratings = await fileOf("ten-stars.csv", [
      "user_id,item_id,rating,bewertet_am",
      "u,a,2,2024-01-31",
      "u,b,9,2024-01-31",
    ]);
    const importing = async (...args: string[]) =>
      await runHere(["import", "csv", ratings, ...args, "--url", server.url]);
    const time = await importing();
    expect(time).toMatchObject({ status: 2, stdout: "" });
    expect(time.stderr).toMatch(
      /bewertet_am may be it; say which with --map occurred_at=bewertet_am/,
    );
    const scale = await importing("--ignore-columns");
    expect(scale).toMatchObject({ status: 2, stdout: "" });
    expect(scale.stderr).toMatch(/the ratings are from 2 to 9, .* such as --scale 1\.\.10/);
    const stats = createClient({ url: server.url }).stats;
    expect((await stats.get.query()).counts.events).toBe(0);

    const done = await importing("--map", "occurred_at=bewertet_am", "--scale", "1..10");
    expect(done).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^2 events are of 2 items that the catalog does not have/),
    });
    expect(done.stdout).toContain("events  2 accepted, 0 duplicates\n");
  });

  test("names columns that are not used, once", async () => {
    const file = await fileOf("city.csv", ["user_id,item_id,type,city", "u,a,like,Rome"]);
    const { status, stderr } = await runHere(["import", "csv", file, "--url", shared.url]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `${file}: columns that are not used: city\n${ofUnknownItem("a")}`,
    });
  });

  test.each(["csv", "jsonl"])("is empty: %s", async (format) => {
    const file = join(directory, `empty.${format}`);
    await writeFile(file, "");
    const finished = await runHere(["import", format, file]);
    expect(finished).toEqual({ status: 2, stdout: "", stderr: `hellorec: ${file}: is empty\n` });
  });

  test.each([
    ["jsonl --scale 1..10", /--map, --ignore-columns and --scale go with csv/],
    ["csv --map kind=x", /--map: there is no field "kind"; there are: event_id, user_id/],
    ["csv --map type", /It must be a field, = and the name of a column/],
    ["csv --scale 10", /It must be the lowest and the highest rating: 1\.\.10/],
    ["csv --scale 10..1", /It must be the lowest and the highest rating/],
  ])("wrong options: %s", async (text, message) => {
    const [format = "", ...options] = text.split(" ");
    const finished = await runHere(["import", format, "a", ...options]);
    expect(finished).toMatchObject({ status: 2, stdout: "" });
    expect(finished.stderr).toMatch(message);
  });
});

test.each([
  ["csv", "user_id,item_id,type\\nu,a,like\\nu,b,like\\n"],
  [
    "jsonl",
    '{"user_id":"u","item_id":"a","type":"like"}\\n{"user_id":"u","item_id":"b","type":"like"}\\n',
  ],
])("%s from standard input", async (format, text) => {
  const { status, stdout } = await runInShell(
    `printf '${text}' | "${process.execPath}" "${cli.file}" import ${format} -`,
    { env: { HELLOREC_URL: shared.url } },
  );
  expect(stdout).toBe("items   0 created, 0 updated\nevents  2 accepted, 0 duplicates\n");
  expect(status).toBe(0);
});

test("standard input that stops is named in words, and nothing was sent of it", async () => {
  const rows = "user_id,item_id,rating\\nu,a,5\\nu,b,9\\n";
  const { status, stderr } = await runInShell(
    `printf '${rows}' | "${process.execPath}" "${cli.file}" import csv -`,
    { env: { HELLOREC_URL: shared.url } },
  );
  expect(stderr).toMatch(
    /^stopped: nothing was sent\nhellorec: standard input: line 3: the rating 9/,
  );
  expect(status).toBe(2);
});

test("a type of events that looks mistyped gets the one it resembles", async () => {
  const [first, second] = events(2);
  const file = await fileOf("mistyped.jsonl", [
    { ...first, type: "liek" },
    { ...second, type: "addtocart" },
  ]);
  const { status, stderr } = await runHere(["import", "jsonl", file, "--url", shared.url]);
  expect(stderr).toMatch(/no weight for "liek", "addtocart": .*; did you mean like\?\n$/);
  expect(status).toBe(0);
});

const UNCATALOGUED =
  "kept and fitted, but lists show only items of the catalog: import these too, such as from a CSV file with the columns item_id and title";

/** What is said of one event of an item that the catalog does not have. */
function ofUnknownItem(item: string): string {
  return `1 event is of an item that the catalog does not have, "${item}": ${UNCATALOGUED}\n`;
}

describe("bad lines", () => {
  test("are reported with file, line and reason, and the rest is kept: status 1", async () => {
    await using server = await startServer();
    const file = await fileOf("mixed.jsonl", [
      { item_id: "a", title: "A" },
      "not json",
      { user_id: "u", item_id: "a", type: "rating", value: 9 },
      { user_id: "u", item_id: "a", type: "view" },
    ]);
    const { status, stdout, stderr } = await runHere([
      "import",
      "jsonl",
      file,
      "--url",
      server.url,
    ]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(`^${file}:2: not JSON`),
      expect.stringMatching(`^${file}:3: the rating 9`),
    ]);
    expect(stdout).toBe(
      "items   1 created, 0 updated\nevents  1 accepted, 0 duplicates\nlines   2 bad, left out\n",
    );
    expect(status).toBe(1);
  });

  test("an item that is too large for the server is named, and the others are kept", async () => {
    const texts = (count: number) => ({
      texts: Array.from({ length: count }, () => "ж".repeat(480)),
    });
    const file = await fileOf("large.jsonl", [
      { item_id: "small", title: "Small", attributes: texts(60) },
      { item_id: "large", title: "Large", attributes: texts(80) },
      { item_id: "last", title: "Last" },
    ]);
    const { status, stdout, stderr } = await runHere([
      "import",
      "jsonl",
      file,
      "--url",
      shared.url,
    ]);
    expect(stderr).toMatch(
      /large\.jsonl:2: is an item of \d+ bytes of JSON \("large"\), more than/,
    );
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toContain("items   2 created, 0 updated\n");
    expect(status).toBe(1);
  });

  test("are all reported where no terminal shows them", async () => {
    const file = await fileOf("awful.csv", [
      "user_id,item_id,type",
      ...Array.from({ length: 57 }, () => "u,,view"),
      "u,i,view",
    ]);
    await createClient({ url: shared.url }).items.put.mutate({
      items: [{ item_id: "i", title: "I" }],
    });
    const { status, stdout, stderr } = await runHere(["import", "csv", file, "--url", shared.url]);
    const lines = stderr.trimEnd().split("\n");
    const numbers = lines.map((line) => Number(/^.*awful\.csv:(\d+): /.exec(line)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 57 }, (_, at) => at + 2));
    expect(stdout).toContain("1 accepted");
    expect(stdout).toContain("57 bad");
    expect(status).toBe(1);
  });

  test("a record the server alone refuses is one of them; the others of its batch arrive", async () => {
    const issues = [{ path: "events[1].user_id", message: "not today" }];
    const effect = refusal("BAD_REQUEST", 400, issues);
    await using proxy = await startFaultProxy(shared.url, [{ path: "track", times: 1, effect }]);
    const file = await fileOf("refused.jsonl", events(3, "refused-"));
    const { status, stdout, stderr } = await runHere(["import", "jsonl", file, "--url", proxy.url]);
    expect(stderr).toBe(
      `${file}:2: user_id: not today\n2 events are of 2 items that the catalog does not have, such as "refused-i0": ${UNCATALOGUED}\n`,
    );
    expect(stdout).toContain("events  2 accepted, 0 duplicates\nlines   1 bad");
    expect(status).toBe(1);
  });

  test.each([
    ["alone", 1, 0],
    ["among others", 3, 1],
  ])("%s, one refused as a whole is told without its place in the batch", async (_, count, at) => {
    const issues = [
      { path: `events[${at}]`, message: 'has an unknown field "x"' },
      { path: `events[${at}].type`, message: "not today" },
    ];
    const effect = refusal("BAD_REQUEST", 400, issues);
    await using proxy = await startFaultProxy(shared.url, [{ path: "track", times: 1, effect }]);
    const file = await fileOf("whole.jsonl", [
      ...items(count, `${count}-`),
      ...events(count, `${count}-`),
    ]);
    const { stderr } = await runHere(["import", "jsonl", file, "--url", proxy.url]);
    expect(stderr).toBe(`${file}:${count + at + 1}: has an unknown field "x"; type: not today\n`);
  });

  test("a batch that is too large for the server is halved until it fits", async () => {
    const effect = refusal("PAYLOAD_TOO_LARGE", 413);
    await using proxy = await startFaultProxy(shared.url, [{ path: "track", times: 3, effect }]);
    const file = await fileOf("large.jsonl", events(100, "halved-"));
    const { status, stdout } = await runHere(["import", "jsonl", file, "--url", proxy.url]);
    expect(stdout).toContain("events  100 accepted, 0 duplicates\n");
    expect(status).toBe(0);
  });
});

describe("troubles on the way", () => {
  test("an outage and lost answers do not lose or double anything", async () => {
    await using server = await startServer();
    await using proxy = await startFaultProxy(server.url, [
      { path: "items.put", times: 1, effect: refusal("SERVICE_UNAVAILABLE", 503) },
      { path: "track", times: 2, effect: "lose_answer" },
      { path: "track", times: 1, effect: refusal("SERVICE_UNAVAILABLE", 503) },
    ]);
    const file = await fileOf("troubled.jsonl", [...items(10), ...events(3500)]);
    const finished = await runHere(["import", "jsonl", file, "--url", proxy.url, "--json"]);
    const output: unknown = JSON.parse(finished.stdout);
    expect(output).toMatchObject({ items: { created: 10, updated: 0 }, bad_lines: 0 });
    expect(finished.stderr).toContain("the server does not answer for now; trying again\n");
    expect(finished.status).toBe(0);
    const stats = await createClient({ url: server.url }).stats.get.query();
    expect(stats.counts).toMatchObject({ items: 10, events: 3500 });
  });

  test("bodies stay well under 1 MiB, however large the records are", async () => {
    await using proxy = await startFaultProxy(shared.url, []);
    const attributes = { text: "é".repeat(4000) };
    const file = await fileOf(
      "heavy.jsonl",
      items(300, "heavy-").map((item) => ({ ...item, attributes })),
    );
    const { stdout } = await runHere(["import", "jsonl", file, "--url", proxy.url]);
    expect(stdout).toContain("300 created");
    expect(proxy.bodies.length).toBeGreaterThan(2);
    expect(Math.max(...proxy.bodies.map((body) => Buffer.byteLength(body)))).toBeLessThan(
      1_000_000,
    );
  });

  test("a server that was never there is reported at once", async () => {
    const file = await fileOf("short.jsonl", events(1));
    const finished = await runHere(["import", "jsonl", file, "--url", "http://127.0.0.1:1"]);
    expect(finished).toMatchObject({ status: 3, stdout: "" });
    expect(finished.stderr).toMatch(/^hellorec: no answer from http:\/\/127\.0\.0\.1:1 .*\n$/);
  });

  test("Ctrl-C stops an import, which says no more than it knows, and how to go on", async () => {
    await using server = await startServer();
    const effect = "withhold_answer";
    await using proxy = await startFaultProxy(server.url, [{ path: "track", effect }]);
    const file = await fileOf("stopped.jsonl", [...items(5), ...events(10)]);
    const running = cli.start(["import", "jsonl", file], { HELLOREC_URL: proxy.url });
    const stats = createClient({ url: server.url }).stats;
    const stored = async () => (await stats.get.query()).counts.events;
    await expect.poll(stored, { timeout: 60_000 }).toBe(10);
    running.signal("SIGINT");
    expect(await running.finished).toEqual({
      status: 130,
      stdout: "",
      stderr:
        "stopped: 5 records arrived for certain, perhaps some more; " +
        "the same import can be run again: what is there counts once\n" +
        "hellorec: interrupted\n",
    });
  });

  test("an export that fails leaves nothing half-written, and an older file as it was", async () => {
    const effect = refusal("INTERNAL_SERVER_ERROR", 500);
    await using proxy = await startFaultProxy(shared.url, [{ path: "events.list", effect }]);
    const older = await fileOf("older.jsonl", ["older"]);
    const before = await readdir(directory);
    const finished = await runHere(["export", older, "--force", "--url", proxy.url]);
    expect(finished).toEqual({
      status: 1,
      stdout: "",
      stderr: "hellorec: the server failed (internal error); its own log tells why\n",
    });
    expect(await readFile(older, "utf8")).toBe("older\n");
    expect(await readdir(directory)).toEqual(before);
  });

  test("an export replaces a file only with --force, and keeps blanks around IDs", async () => {
    await using server = await startServer();
    const env = { HELLOREC_URL: server.url };
    const text =
      '{"event_id":"e","user_id":" sam ","item_id":"i\u00A0","type":"like","occurred_at":"2026-01-31T12:00:00.000Z"}';
    const file = await fileOf("blanks.jsonl", [text]);
    await runHere(["import", "jsonl", file], { env });
    const target = await fileOf("keep.txt", ["keep"]);
    expect(await runHere(["export", target], { env })).toEqual({
      status: 2,
      stdout: "",
      stderr: `hellorec: ${target}: there is a file; name another one, or replace it with --force\n`,
    });
    expect(await readFile(target, "utf8")).toBe("keep\n");
    expect((await runHere(["export", target, "--force"], { env })).status).toBe(0);
    expect(await readFile(target, "utf8")).toBe(`${text}\n`);
  });

  test.skipIf(!existsSync("/dev/full"))(
    "a full disk is no wrong usage: status 1 (skipped where there is no /dev/full)",
    async () => {
      const file = await fileOf("some.jsonl", items(5));
      await runHere(["import", "jsonl", file, "--url", shared.url]);
      expect(await runHere(["export", "/dev/full", "--url", shared.url])).toEqual({
        status: 1,
        stdout: "",
        stderr:
          "hellorec: /dev/full: cannot be written: no space left on the disk; free some, or name a path on another one\n",
      });
      const full = await open("/dev/full", "w");
      const args = [cli.file, "export", "-", "--url", shared.url];
      const child = spawn(process.execPath, args, { stdio: ["ignore", full.fd, "pipe"] });
      let stderr = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const [status] = await once(child, "close");
      await full.close();
      expect(stderr).toMatch(/^hellorec: the output cannot be written: ENOSPC.*\n$/);
      expect(status).toBe(1);
    },
  );

  test("a reader that closes the pipe ends an export quietly", async () => {
    const attributes = { text: "x".repeat(4000) };
    const file = await fileOf(
      "wide.jsonl",
      items(1000).map((item) => ({ ...item, attributes })),
    );
    await runHere(["import", "jsonl", file, "--url", shared.url]);
    const child = spawn(process.execPath, [cli.file, "export", "-", "--url", shared.url]);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const [status] = await once(child, "close");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("a device is written to, not replaced", async () => {
    const finished = await runHere(["export", "/dev/null", "--url", shared.url]);
    expect(finished.status).toBe(0);
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });
});
