/**
 * Every command against a real server: status, stdout and stderr. One case of each status runs the built
 * program; the others run in the process of the test.
 */
import { createClient } from "@hellorec/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runHere } from "../testing/cli-here.ts";
import { startFaultProxy } from "../testing/fault-proxy.ts";
import { buildCli, startServer } from "../testing/programs.ts";
import type { BuiltCli, Finished, ServerProcess } from "../testing/programs.ts";

let cli: BuiltCli;
let server: ServerProcess;

beforeAll(async () => {
  [cli, server] = await Promise.all([buildCli(), startServer()]);
  const client = createClient({ url: server.url });
  await client.items.put.mutate({
    items: [
      { item_id: "metropolis", title: "Metropolis", categories: ["Drama", "Sci-Fi"] },
      { item_id: "nosferatu", title: "Nosferatu", categories: ["Horror"] },
      { item_id: "spoofed", title: "Red\u001B[31m title\nin two lines" },
    ],
  });
  const event = { type: "like", occurred_at: "2026-01-31T12:00:00Z" };
  await client.track.mutate({
    events: [
      { ...event, event_id: "1", user_id: "alice", item_id: "metropolis" },
      { ...event, event_id: "2", user_id: "bob", item_id: "metropolis" },
      { ...event, event_id: "3", user_id: "bob", item_id: "nosferatu" },
    ],
  });
  await hellorec("train");
});

afterAll(async () => {
  await cli[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function hellorec(...args: string[]): Promise<Finished> {
  return runHere(args, { env: { HELLOREC_URL: server.url } });
}

/** What a list is, on stderr in a pipe too. */
const NOTES: Readonly<Record<string, string>> = {
  recommend: "chosen for this user\n",
  similar: "similar items\n",
  popular: "popular items\n",
};

/** Nothing on stdout, and on stderr one line that begins with the program's name. */
function failure(status: number, words: string) {
  const literal = words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const stderr: unknown = expect.stringMatching(`^hellorec: .*${literal}.*\n$`);
  return { status, stdout: "", stderr };
}

describe.concurrent("the program as a process", () => {
  const HELLOREC_URL = "http://127.0.0.1:1";

  test("a result is on stdout, and the status is 0", async () => {
    const finished = await cli.run(["hello", "Zoë 猫"], { HELLOREC_URL: server.url });
    expect(finished).toEqual({ status: 0, stdout: "hello Zoë 猫\n", stderr: "" });
  });

  test("what a list is, is on stderr", async () => {
    const finished = await cli.run(["popular", "--url", server.url], { HELLOREC_URL });
    expect(finished).toMatchObject({ status: 0, stderr: "popular items\n" });
    expect(finished.stdout).toMatch(/^ {4}ID .*\n/);
  });

  test.each<[number, string[], string]>([
    [1, ["items", "get", "lost"], 'no item "lost" in the catalog'],
    [2, ["recomend", "alice"], "(Did you mean recommend?)"],
    [2, ["items", "put", "-"], "standard input is not JSON"],
  ])("status %i of %j", async (status, args, words) => {
    const finished = await cli.run(args, { HELLOREC_URL: server.url });
    expect(finished).toEqual(failure(status, words));
  });

  test("status 3 where no server is, with how this program starts one", async () => {
    const finished = await cli.run(["hello", "a"], { HELLOREC_URL });
    expect(finished).toEqual(failure(3, 'start a server with "hellorec-server serve"'));
  });

  test("help is on stdout where it is asked for, and else on stderr", async () => {
    const [asked, missing] = await Promise.all([cli.run(["--help"]), cli.run(["items"])]);
    expect(asked).toMatchObject({ status: 0, stderr: "" });
    expect(asked.stdout).toMatch(/^Usage: hellorec COMMAND\n/);
    expect(missing).toMatchObject({ status: 2, stdout: "" });
    expect(missing.stderr).toContain("Usage: hellorec items COMMAND\n");
  });
});

describe.concurrent("results", () => {
  test.each<[string[], string]>([
    [["hello", "alice"], "hello alice\n"],
    [["hello", "--", "-dash"], "hello -dash\n"],
    [["hello", "Zoë 猫"], "hello Zoë 猫\n"],
    [["hello", "\u001B[31mred"], "hello  [31mred\n"],
    [["hello", "\u001B[31mred", "--json"], '"hello \\u001b[31mred"\n'],
    [["--json", "hello", ""], '"hello "\n'],
    [["multiply", "6", "7"], "42\n"],
    [["multiply", "-3", "0.5"], "-1.5\n"],
    [["multiply", "-1E2", "-2e-1", "--json"], "20\n"],
    [["items", "get", "nosferatu", "--json"], `${JSON.stringify(NOSFERATU)}\n`],
    [["call", "helloRec", '{"user_id":"x"}'], '"hello x"\n'],
    [["call", "items.get", '{"item_id":"nosferatu"}', "--json"], `${JSON.stringify(NOSFERATU)}\n`],
    [["--version"], "0.1.0\n"],
  ])("%j prints %j", async (args, stdout) => {
    expect(await hellorec(...args)).toEqual({ status: 0, stdout, stderr: "" });
  });

  test.each<[string[], RegExp]>([
    [
      ["recommend", "alice"],
      /^ {4}ID +TITLE +CATEGORIES\n 1 {2}nosferatu +Nosferatu +Horror\n {4}because of Metropolis\n/,
    ],
    [
      ["similar", "metropolis", "-n", "1"],
      / 1 {2}nosferatu {2}Nosferatu {2}Horror\n {4}because it goes with Met/,
    ],
    [
      ["explain", "alice", "nosferatu"],
      /^Nosferatu scores [\d.]+ for alice\.\nBECAUSE OF +ITEM +ADDS\nMetropolis +metropolis +[\d.]+\n$/,
    ],
    [["explain", "alice", "metropolis"], /; recommend leaves it out, since it was seen\./],
    [["popular", "--category", "Horror"], /^ {4}ID .*\n 1 {2}nosferatu {2}Nosferatu {2}Horror\n$/],
    [["items", "get", "metropolis"], /^item_id +metropolis\ntitle +Metropolis\n/],
    [
      ["items", "list", "--search", "ROPO"],
      /^ID +TITLE +CATEGORIES +AVAILABLE\nmetropolis .* yes\n$/,
    ],
    [["items", "list", "--sort", "newest"], /\nspoofed .*\n(nosferatu .*\n)(metropolis .*\n)$/],
    [
      ["items", "list", "--category", "Drama", "--category", "Sci-Fi", "--match", "all"],
      /^ID .*\nmetropolis .*\n$/,
    ],
    [["items", "list", "--search", "nosfratu"], /^ID .*\nnosferatu .*\n$/],
    [["items", "categories"], /^CATEGORY +ITEMS\nDrama +1\nHorror +1\nSci-Fi +1\n$/],
    [["items", "list"], /spoofed +Red \[31m title in two lines /],
    [["users", "b"], /^bob\n$/],
    [
      ["history", "bob", "-n", "1"],
      /^WHEN .*\n2026-01-31T12:00:00Z {2}like +nosferatu +Nosferatu\n$/,
    ],
    [
      ["status"],
      /^server +http:\S+, up for .*\nholds +3 items, \d+ events of \d+ users\nlately .* since the server started .*\n(.*\n)*model +\S+ \(/,
    ],
    [["help", "items", "put"], /Examples:\n {2}\$ hellorec items put '{"item_id"/],
    [["call"], /^Queries: .*\nhelloRec +Greets a user(.*\n)*Mutations: (.*\n)*Subscriptions: /],
    [["help", "call", "track"], /events\[\]\.user_id {2}string of 1\.\.256 characters, required\n/],
    [
      ["call", "recommend", "--help"],
      / {2}limit {2}whole number 1\.\.100, default 10\n {4}Most items/,
    ],
    [["call", "live", "-h"], /^Usage: hellorec call live '{"user_id":"…"}'\n/],
    [["call", "--help"], /Examples:\n {2}\$ hellorec call\n/],
    [["help", "track"], /Examples:\n {2}\$ hellorec track alice metropolis\n/],
    [["import", "--help"], /An\s+item\s+that\s+is\s+there\s+already\s+is\s+replaced\s+whole\./],
    [["import", "movielens", "--help"], /^(?![^]*--(map|scale|ignore-columns))[^]*--keep-demo/],
    [["import", "jsonl", "--help"], /^(?![^]*(--map|--scale|csv ratings))[^]*import jsonl backup/],
    [["import", "csv", "--help"], /--scale/],
    [["items", "put", "--help"], /Examples:\n {2}\$ hellorec items put '{"item_id"/],
  ])("%j prints %s for people", async (args, stdout) => {
    const finished = await hellorec(...args);
    expect(finished.stdout).toMatch(stdout);
    expect(finished.stdout).not.toContain("\u001B");
    expect(finished).toMatchObject({ status: 0, stderr: NOTES[args[0] ?? ""] ?? "" });
  });

  test.each([
    [["recommend", "alice"]],
    [["similar", "metropolis"]],
    [["popular"]],
    [["history", "bob"]],
    [["users"]],
    [["items", "list"]],
    [["status"]],
    [["train"]],
    [["train", "--no-wait"]],
    [["call", "recommend", "--help"]],
    [["call", "live", '{"user_id":"alice"}', "--count", "1"]],
  ])("%j --json prints the output as it is, on one line", async (command) => {
    const { status, stdout, stderr } = await hellorec(...command, "--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^{.*}\n$/);
  });

  test.each([
    [["recommend", "zoe"]],
    [["popular"]],
    [["items", "list"]],
    [["users"]],
    [["history", "bob"]],
  ])("%j goes on where the page before ended", async (command) => {
    const first = await hellorec(...command, "-n", "1", "--json");
    const cursor = /"next_cursor":"([^"]+)"/.exec(first.stdout)?.[1] ?? "";
    expect(cursor).not.toBe("");
    const [page, rest] = await Promise.all([
      hellorec(...command, "-n", "1"),
      hellorec(...command, "--cursor", cursor),
    ]);
    expect(rest.stdout).not.toBe("");
    expect(rest.stdout).not.toContain(page.stdout.trimEnd().split("\n").at(-1));
    // Zoe has no events.
    const note = command[1] === "zoe" ? "popular items\n" : (NOTES[command[0] ?? ""] ?? "");
    expect([page.stderr, rest.stderr, rest.status]).toEqual([note, note, 0]);
  });
});

test("what is changed is there afterwards", async () => {
  const item = '[{"item_id":"faust","title":"Faust"},{"item_id":"m","title":"M"}]';
  expect((await hellorec("items", "put", item)).stdout).toBe("2 created, 0 updated\n");
  const track = ["track", "carol", "faust", "--type", "rating", "--value", "4.5", "--json"];
  expect((await hellorec(...track)).stdout).toBe('{"accepted":1,"duplicates":0}\n');
  expect((await hellorec("track", "carol", "m")).stdout).toBe("1 accepted, 0 duplicates\n");
  const history = await hellorec("history", "carol");
  expect(history.stdout).toMatch(/view +m +M\n.* rating +4\.5 +faust +Faust\n/);
  expect((await hellorec("forget", "carol")).stdout).toBe("2 events erased\n");
  expect(await hellorec("history", "carol")).toMatchObject({
    status: 0,
    stdout: "",
    stderr: "no events of this user\n",
  });
  expect(await hellorec("users", "car")).toMatchObject({
    status: 0,
    stdout: "",
    stderr: 'no user with events has an ID that begins with "car"\n',
  });
  expect(await hellorec("items", "remove", "faust", "m", "lost", "gone")).toEqual({
    status: 0,
    stdout: "2 items removed\n",
    stderr: "not in the catalog: lost, gone\n",
  });
  expect(await hellorec("items", "remove", "m", "--json")).toMatchObject({
    stdout: '{"removed":0,"not_found":["m"]}\n',
  });
});

test("what may be mistyped is stored, with a warning", async () => {
  const unknown =
    'no item "nope" in the catalog: the event is kept and fitted, but lists show the item only after "hellorec items put"; see "hellorec items list"\n';
  const weightless = (type: string) =>
    `no weight for "${type}": such events are kept, but have no effect until EVENT_WEIGHTS of the server names the type, as in ${type}=3`;
  const stored = { status: 0, stdout: "1 accepted, 0 duplicates\n" };
  expect(await hellorec("track", "dora", "nope")).toEqual({ ...stored, stderr: unknown });
  expect(await hellorec("track", "dora", "metropolis", "--type", "liek")).toEqual({
    ...stored,
    stderr: `${weightless("liek")}; did you mean like?\n`,
  });
  expect(await hellorec("track", "dora", "nope", "--type", "addtocart")).toEqual({
    ...stored,
    stderr: `${unknown}${weightless("addtocart")}\n`,
  });
  expect(await hellorec("track", "dora", "metropolis", "--type", "like")).toEqual({
    ...stored,
    stderr: "",
  });
  expect(await hellorec("track", "dora", "metropolis", "--value", "4")).toEqual({
    ...stored,
    stderr: "--value has no effect on a view: did you mean --type rating?\n",
  });
  // The item has no title, but its ID is there to be typed.
  expect((await hellorec("history", "dora")).stdout).toMatch(/addtocart +nope\n/);
  expect((await hellorec("forget", "dora")).stdout).toBe("5 events erased\n");
  expect(await hellorec("forget", "dora")).toEqual({
    status: 0,
    stdout: "0 events erased\n",
    stderr: "no events of this user\n",
  });
});

test("a list of popular items for a user without events says so in a pipe", async () => {
  const { status, stderr } = await hellorec("recommend", "nobody");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "popular items\n" });
});

test("a fit that is not waited for names itself, and how to follow it", async () => {
  const { status, stdout, stderr } = await hellorec("train", "--no-wait");
  expect(stdout).toMatch(/^fit \S+: running\n$/);
  expect(stderr).toMatch(/"hellorec status" tells how far it is\n$/);
  expect(status).toBe(0);
});

test("the two figures of quality are told apart", async () => {
  const { stdout } = await hellorec("status");
  expect(stdout).toMatch(
    /\nQUALITY is for the last item that each user liked, viewed or bought, held out: of \d+ users at most\. So few/,
  );
});

test("a user without events has no score to explain", async () => {
  expect(await hellorec("explain", "nobody", "nosferatu")).toEqual({
    status: 0,
    stdout: "",
    stderr: "no events of user nobody\n",
  });
  const { stdout } = await hellorec("explain", "nobody", "nosferatu", "--json");
  expect(stdout).toMatch(/^\{.*"contributions":\[\].*\}\n$/);
});

test.each([
  [["items", "list", "--category", "sci-fi"], 'in category "sci-fi": did you mean Sci-Fi?\n'],
  [["popular", "--category", "sci-fi"], 'in category "sci-fi": did you mean Sci-Fi?\n'],
  [["similar", "nosferatu", "--category", "Hi"], '"Hi": names are matched exactly\n'],
  [["recommend", "alice", "--category", "Sci-Fi"], 'nothing to recommend in category "Sci-Fi"\n'],
])("%j tells why the list is empty", async (args, words) => {
  const { status, stdout, stderr } = await hellorec(...args);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  expect(stderr).toMatch(/^no.*\n$/);
  expect(stderr).toContain(words);
});

describe.concurrent("the server says no: status 1", () => {
  test.each<[string[], string]>([
    [["items", "get", "lost"], 'no item "lost" in the catalog'],
    [["explain", "alice", "lost"], 'no item "lost" in the catalog'],
    [["similar", "lost"], '<item>: no item "lost" in the catalog'],
    [["recommend", "alice", "-n", "0"], "--limit: "],
    [["recommend", ""], "<user>: "],
    [["track", "carol", ""], "<item>: "],
    [["items", "remove", ""], "<items>: "],
    [["items", "put", '{"item_id":"","title":"T"}'], "items[0].item_id: "],
    [["call", "recommend", '{"user_id":""}'], "user_id: "],
    [["items", "list", "--search", "x".repeat(1001)], "--search: "],
    [["users", "x".repeat(1001)], "[beginning]: "],
    [["popular", "--cursor", "x"], "--cursor: "],
    [["track", "alice", "metropolis", "--type", "rating"], "--value: a rating needs a value"],
    [["track", "", "metropolis"], "<user>: must not be empty"],
    [["track", "alice", ""], "<item>: must not be empty"],
    [["track", "alice", "metropolis", "--type", ""], "--type: must not be empty"],
    [["multiply", "9007199254740993", "1"], "outside ±(2^53 - 1)"],
    [["multiply", "1e15", "10"], "outside ±(2^53 - 1)"],
    [["items", "put", '{"item_id":1,"title":"One"}'], "items[0].item_id: "],
    [["items", "put", '{"item_id":"a","title":"A","colour":"red"}'], "colour"],
    [["call", "recommend", '{"user_id":5}'], "user_id: "],
    [["call", "recommend", '{"user_id":"a","usr":"a"}'], "usr"],
    [["call", "recommend"], 'the input is missing; see "hellorec call recommend --help"'],
    [["call", "live", '{"user_id":5}'], "user_id: "],
    [["call", "live"], 'see "hellorec call live --help"'],
    [["recommend", "", "--watch"], "<user>: "],
  ])("%j tells %j", async (args, words) => {
    expect(await hellorec(...args)).toEqual(failure(1, words));
  });
});

describe.concurrent("wrong usage: status 2", () => {
  test.each<[string[], string]>([
    [["recomend", "alice"], "(Did you mean recommend?)"],
    [["items", "gett", "a"], "(Did you mean get?)"],
    [["items", "list", "--sort", "size"], "Allowed choices are id, relevance, popularity"],
    [["call", "recomend", "{}"], "did you mean recommend?"],
    [["call", "nonsense", "{}"], '"hellorec call" lists them'],
    [["call", "model.progres"], "did you mean model.progress?"],
    [["call", "popular", "--count", "1"], "--count is for subscriptions"],
    [["call", "live", '{"user_id":"a"}', "--count", "0"], "--count: must be 1 or more"],
    [["help", "recomend"], "did you mean recommend?"],
    [["help", "items", "gett"], "did you mean get?"],
    [["import", "cvs", "file"], "Did you mean csv?"],
    [["completion", "bsh"], "Did you mean bash?"],
    [["popular", "--categry", "x"], '(Did you mean --category?); see "hellorec popular --help"'],
    [["status", "--interval", "0"], "must be between 0.1 and 86400 seconds"],
    [["recommend", "a", "--watch", "--category", "x"], "cannot be used with option"],
    [["call", "constructor", "{}"], 'no procedure is called "constructor"'],
    [["call", "recommend", "{user_id}"], "is not JSON"],
    [["items", "put", "{"], "is not JSON"],
    [["items", "put", "-"], "standard input is not JSON"],
    [["hello"], "missing required argument 'user'"],
    [["hello", "a", "b"], "too many arguments"],
    [["hello", "a", "--bogus"], "unknown option '--bogus'"],
    [["multiply", "six", "7"], "'six' is invalid"],
    [["multiply", "0x10", "7"], "must be a number"],
    [["multiply", "1e999", "7"], "is too large for a number"],
    [["multiply", "9007199254740991.4", "1"], "could only be held as 9007199254740991"],
    [["multiply", "1e-400", "2"], "could only be held as 0"],
    [["multiply", "--bogus", "7"], "'--bogus' is invalid"],
    [["recommend", "alice", "-n", "ten"], "must be a number"],
    [["recommend", "alice", "-n", "1.5"], "must be a whole number"],
    [["track", "a", "b", "--value", "much"], "must be a number"],
    [["hello", "a", "--timeout", "soon"], "must be a number of seconds"],
    [["hello", "a", "--timeout", "0"], "more than 0 and at most 2000000"],
    [["import", "xml", "file"], "movielens, csv, jsonl"],
    [["import", "csv", "/no/such/file"], "/no/such/file: no such file"],
    [["import", "jsonl", "/"], "is a directory"],
    [["import", "movielens", "/"], "no MovieLens data here"],
    [["import", "movielens", "-"], "standard input is no directory"],
    [["import", "csv", "f", "--map", "type=a", "--map", "type=b"], "type is named twice"],
    [["export", "/"], "is a directory"],
    [["export", "/no/such/directory/file"], "no such directory"],
    [
      ["hello", "a", "--url", "localhost:5000"],
      '--url: "localhost:5000" is not an http(s) address',
    ],
    [["hello", "a", "--url", ""], '--url: "" is not'],
  ])("%j tells %j", async (args, words) => {
    expect(await hellorec(...args)).toEqual(failure(2, words));
  });

  test("a wrong HELLOREC_URL is named", async () => {
    const finished = await runHere(["hello", "a"], { env: { HELLOREC_URL: "nowhere" } });
    expect(finished).toEqual(failure(2, 'HELLOREC_URL: "nowhere" is not'));
  });

  test.each([[[]], [["items"]]])("%j without a command shows the help on stderr", async (args) => {
    const { status, stdout, stderr } = await hellorec(...args);
    expect(stderr).toContain("Usage: hellorec");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});

describe.concurrent("no server there: status 3", () => {
  const nowhere = "http://127.0.0.1:1";

  test.each([
    [["hello", "a"]],
    [["track", "a", "b"]],
    [["train"]],
    [["export", "-"]],
    [["call", "popular", "{}"]],
    [["call", "live", '{"user_id":"a"}']],
    [["status", "--watch"]],
    [["recommend", "a", "--watch"]],
  ])("%j tells where it looked, and what to do", async (args) => {
    const finished = await runHere([...args, "--url", nowhere]);
    expect(finished).toEqual(failure(3, `no answer from ${nowhere} (ECONNREFUSED)`));
    expect(finished.stderr).toMatch(/start a server with .* --url or HELLOREC_URL/);
  });

  test("without --url and HELLOREC_URL it is the default address", async () => {
    const { stderr } = await runHere(["hello", "a", "--timeout", "0.001"]);
    expect(stderr).toContain("http://127.0.0.1:5000");
  });

  test("a server that does not answer in time", async () => {
    await using hanging = await startFaultProxy(server.url, [{ path: "/", effect: "hang" }]);
    // As a process: it also ends.
    const finished = await cli.run(["hello", "a", "--url", hanging.url, "--timeout", "0.2"]);
    expect(finished).toEqual(failure(3, "within 200 ms; wait longer with --timeout SECONDS"));
  });

  test("another kind of server", async () => {
    const effect = { status: 200, body: { hello: "world" } };
    await using other = await startFaultProxy(server.url, [{ path: "/", effect }]);
    const finished = await runHere(["hello", "a", "--url", other.url]);
    expect(finished).toEqual(failure(3, "not as hellorec does"));
    const page = await runHere(["hello", "a", "--url", `${other.url}/app/`]);
    expect(page).toEqual(failure(3, 'leave off "/app"'));
  });

  test("a wrong form of the right address", async () => {
    const { url } = server;
    const secure = await runHere(["hello", "a", "--url", url.replace("http:", "https:")]);
    expect(secure).toEqual(failure(3, "use http://"));
    const rpc = await runHere(["hello", "a", "--url", `${url}/trpc`]);
    expect(rpc).toEqual({ status: 0, stdout: "hello a\n", stderr: "" });
    const unknown = await runHere(["hello", "a", "--url", "http://no-such-host.invalid"]);
    expect(unknown).toEqual(failure(3, "no host has this name"));
  });
});

test("Ctrl-C ends a waiting command with status 130", async () => {
  await using hanging = await startFaultProxy(server.url, [{ path: "/", effect: "hang" }]);
  const running = cli.start(["hello", "a"], { HELLOREC_URL: hanging.url });
  await expect.poll(() => hanging.bodies.length).toBe(1);
  running.signal("SIGINT");
  expect(await running.finished).toEqual(failure(130, "interrupted"));
});

test("a failed fit is status 1, with its reason", async () => {
  await using empty = await startServer();
  const finished = await runHere(["train", "--url", empty.url]);
  expect(finished).toEqual(failure(1, "nothing to learn from yet"));
  const status = await runHere(["status", "--url", empty.url]);
  expect(status.stdout).toMatch(/^model +none yet: import events or track some first/m);
  await runHere(["track", "u1", "i1", "--type", "like", "--url", empty.url]);
  const lists = await runHere(["recommend", "u1", "--url", empty.url]);
  expect(lists.stderr).toMatch(
    /^the catalog has no items.*"hellorec import csv FILE".*item_id and title\n$/,
  );
  const later = await runHere(["status", "--url", empty.url]);
  expect(later.stdout).toMatch(/^no items +the catalog has no items/m);
});

const NOSFERATU = {
  item_id: "nosferatu",
  title: "Nosferatu",
  categories: ["Horror"],
  available: true,
};
