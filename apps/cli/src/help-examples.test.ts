/** The examples in the help of every command, run as written against a server with the demo. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";

import { SHELLS } from "./completion/shell-names.ts";
import { processIo } from "./io/program-io.ts";
import { createProgram } from "./program.ts";
import { runHere } from "./testing/cli-here.ts";
import { buildCli, startServer } from "./testing/programs.ts";
import type { BuiltCli, ServerProcess } from "./testing/programs.ts";
import { hasShell, runInShell } from "./testing/shells.ts";

/** From the first key on the others would need one too: keys.test.ts runs these. */
const OF_KEYS = /^hellorec keys /;
/** They run until something changes, or until they are stopped: what they show at first is enough. */
const ENDLESS = /--watch|--interval/;
/** They answer a client on stdin: here there is none, so they end. */
const OF_AGENTS = /^hellorec mcp(?!.*--list)/;
/** Exports make the files that imports read. What takes from the demo comes last, its end at the end. */
const ORDER = [
  /^hellorec export/,
  /^(?!hellorec forget|hellorec items remove|hellorec demo remove|.*hellorec import)/,
  /^hellorec (forget|items remove)/,
  /hellorec import/,
  /./,
];
/**
 * An import says on stderr what becomes of the demo; "export -" reports there beside its lines; a list
 * says what it is; a fit that is not waited for says how to follow it.
 */
const REPORTS_ON_STDERR =
  /hellorec import|^hellorec export -|^hellorec (recommend|similar|popular)|--no-wait/;

let cli: BuiltCli;
let server: ServerProcess;
let directory: string;

beforeAll(async () => {
  [cli, server] = await Promise.all([buildCli(), startServer({ demo: true })]);
  directory = await mkdtemp(join(tmpdir(), "hellorec-examples-"));
  const program = join(directory, "bin/hellorec");
  const files: readonly (readonly [string, string])[] = [
    ["bin/hellorec", `#!/bin/sh\nexec "${process.execPath}" "${cli.file}" "$@"\n`],
    ["items.json", '[{"item_id":"vampyr","title":"Vampyr","categories":["Horror"]}]'],
    ["ratings.csv", "user_id,item_id,rating\n42,metropolis,5\n"],
    ["books.csv", "user_id,book,rating\n42,dracula,9\n"],
    ["ml-latest-small/ratings.csv", "userId,movieId,rating,timestamp\n42,1,5,964982703\n"],
    ["ml-latest-small/movies.csv", "movieId,title,genres\n1,Toy Story (1995),Animation|Comedy\n"],
  ];
  for (const [path, text] of files) {
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  await chmod(program, 0o755);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** The command lines in the help of a command and of those below it. */
async function examplesOf(command: Command, path: readonly string[]): Promise<string[]> {
  const { stdout } = await runHere([...path, "--help"]);
  const own = [...stdout.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line ?? "");
  const below = command.commands
    .filter((part) => part.name() !== "__complete")
    .map((part) => examplesOf(part, [...path, part.name()]));
  return [...own, ...(await Promise.all(below)).flat()];
}

/** Runs a line as written, and tells what is wrong with what it did. */
async function fault(line: string): Promise<string | undefined> {
  if (ENDLESS.test(line)) return faultOfEndless(line);
  const shell = SHELLS.find((name) => line.includes(`completion ${name}`)) ?? "bash";
  const program = / \| (jq) /.exec(line)?.[1];
  const isMissing = !hasShell(shell) || (program !== undefined && !(await isInstalled(program)));
  if (isMissing) return undefined;
  const PATH = `${join(directory, "bin")}:${process.env["PATH"]}`;
  const commands = OF_AGENTS.test(line) ? `${line} < /dev/null` : line;
  const { status, stdout, stderr } = await runInShell(
    shell === "fish" ? `mkdir -p ~/.config/fish/completions; ${line}` : commands,
    {
      shell,
      args: shell === "bash" ? ["-o", "pipefail"] : [],
      cwd: directory,
      env: { PATH, HELLOREC_URL: server.url },
    },
  );
  if (status !== 0) return `${line}: status ${status}, ${stderr}`;
  const isSilent = /^source |>/.test(line) || OF_AGENTS.test(line);
  if (stdout === "" && !isSilent) return `${line}: shows nothing, ${stderr}`;
  return stderr === "" || REPORTS_ON_STDERR.test(line) ? undefined : `${line}: ${stderr}`;
}

async function faultOfEndless(line: string): Promise<string | undefined> {
  const [, ...words] = line.replace(/ >>.*/, "").replaceAll("'", "").split(" ");
  const running = cli.start(words, { HELLOREC_URL: server.url });
  await expect.poll(() => running.stdout(), { timeout: 60_000 }).not.toBe("");
  running.signal("SIGINT");
  const { status, stderr } = await running.finished;
  return status === 130 ? undefined : `${line}: status ${status}, ${stderr}`;
}

async function isInstalled(program: string): Promise<boolean> {
  return (await runInShell(`command -v ${program}`)).status === 0;
}

test("every example in help works on the demo as written", async () => {
  const { program } = createProgram(processIo, new AbortController().signal);
  const all = [...new Set(await examplesOf(program, []))];
  const examples = all.filter((line) => !OF_KEYS.test(line));
  expect(examples.length).toBeGreaterThan(35);
  const place = (line: string) => ORDER.findIndex((pattern) => pattern.test(line));
  const faults: (string | undefined)[] = [];
  for (const line of examples.toSorted((a, b) => place(a) - place(b))) {
    faults.push(await fault(line));
  }
  expect(faults.filter((found) => found !== undefined)).toEqual([]);
});
