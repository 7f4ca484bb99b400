/** A machine as a stranger has it: Node, npm and the usual tools, an empty home, a fresh checkout. */
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { environment } from "./environment.ts";
import { startLine } from "./program.ts";
import type { StartedLine } from "./program.ts";

const POLL_MS = 200;
const START_MS = 300_000;
/** What a command did. */
export interface Outcome {
  readonly status: number | null;
  /** Both streams, as far as they are kept. */
  readonly output: string;
}

/** The machine, with the demo served from the checkout. */
export interface Machine extends AsyncDisposable {
  /** Where everything of it is; removed at its end. */
  readonly directory: string;
  /** The address of the server, `127.0.0.1:49152`. */
  readonly url: string;
  /** Runs a line in bash, and stops it with all that it started after the time. */
  run(line: string, limitMs: number, untilOutput?: boolean): Promise<Outcome>;
  /** Starts a script in bash in the checkout, which runs until it is stopped. */
  start(script: string): StartedLine;
  /** Runs code as a module of the project into which the client was installed. */
  runModule(code: string, limitMs: number): Promise<Outcome>;
}

/** Copies the checkout as it is now, and starts it with the README's command. */
export async function startMachine(root: string): Promise<Machine> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "hellorec-outside-")));
  const checkout = join(directory, "hellorec");
  const url = `127.0.0.1:${await freePort()}`;
  const env = await environment(directory, url);
  await copyCheckout(root, checkout);
  await addSamples(directory, checkout);
  const server = startLine("npx pnpm@12 start", checkout, env);
  /** Addresses and folders of the docs, as they are here. */
  const placed = (text: string) =>
    text
      .replaceAll(/127\.0\.0\.1:500[01]/g, url)
      .replaceAll(/\/tmp\/hellorec(?!-outside)/g, join(directory, "packed"));
  const project = join(directory, "project");
  const machine: Machine = {
    directory,
    url,
    start: (script) => startLine(placed(script), checkout, env),
    async runModule(code, limitMs) {
      await writeFile(join(project, "example.js"), placed(code));
      return machine.run(`cd ${project} && node example.js`, limitMs);
    },
    async run(line, limitMs, untilOutput = false) {
      const text = placed(line);
      const cwd = text.startsWith("npm install /") ? project : checkout;
      // A second server of the docs gets a port and data of its own.
      const serves = /hellorec-server/.test(text);
      const own = { PORT: "0", DATABASE_URL: join(directory, "second.db") };
      const program = startLine(text, cwd, serves ? { ...env, ...own } : env);
      const deadline = Date.now() + limitMs;
      while (program.isRunning() && Date.now() < deadline) {
        if (untilOutput && program.output() !== "") break;
        await sleep(POLL_MS);
      }
      const inTime = !program.isRunning() || untilOutput;
      const status = await program.stop();
      const output = inTime ? program.output() : `${program.output()}\nnot done in ${limitMs} ms`;
      return { status: untilOutput && program.output() !== "" ? 0 : status, output };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  const deadline = Date.now() + START_MS;
  while (!(await isReady(url))) {
    if (!server.isRunning() || Date.now() > deadline) {
      const output = server.output();
      await machine[Symbol.asyncDispose]();
      throw new Error(`"npx pnpm@12 start" serves nothing:\n${output}`);
    }
    await sleep(POLL_MS);
  }
  return machine;
}

/** A clone of it, with what is not committed yet. Turbo is slow where no repository is. */
async function copyCheckout(root: string, checkout: string): Promise<void> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  for (const file of files.filter((name) => name !== "")) {
    await cp(join(root, file), join(checkout, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not committed yet.
      if (error.code !== "ENOENT") throw error;
    });
  }
  execFileSync("git", ["init", "-q"], { cwd: checkout });
  execFileSync("git", ["add", "-A"], { cwd: checkout });
}

/** The files that examples of the docs name. */
async function addSamples(directory: string, checkout: string): Promise<void> {
  const users = Array.from({ length: 30 }, (_, at) => at);
  const itemsOf = (user: number) => Array.from({ length: 8 }, (_, at) => (user + at * at) % 20);
  const list = (from: number, to: number) =>
    users.map((user) => [user, ...itemsOf(user).slice(from, to)].join(" ")).join("\n");
  const ratings = users.flatMap((user) =>
    itemsOf(user).map((item, at) => `${user},${item},${at % 2 === 0 ? 5 : 4},${964982703 + at}`),
  );
  const csv = ["userId,movieId,rating,timestamp", ...ratings, ""].join("\n");
  const films = Array.from({ length: 20 }, (_, item) => `${item},Film ${item} (1999),Drama`);
  const movies = ["movieId,title,genres", ...films, ""].join("\n");
  const samples: readonly (readonly [string, string])[] = [
    [join(checkout, "train.txt"), list(0, 6)],
    [join(checkout, "test.txt"), list(6, 8)],
    [join(checkout, "ratings.csv"), csv],
    [join(checkout, "path/to/ml-latest-small/ratings.csv"), csv],
    [join(checkout, "movies.csv"), movies],
    [join(checkout, "path/to/ml-latest-small/movies.csv"), movies],
    [join(directory, "project/package.json"), '{ "type": "module" }\n'],
  ];
  for (const [path, text] of samples) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`http://${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** A port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
