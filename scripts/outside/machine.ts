/** A machine as a stranger has it: Node, npm and the usual tools, an empty home, a fresh checkout. */
import { execFile, execFileSync, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const OUTPUT_BYTES = 16 * 1024;
const POLL_MS = 200;
const START_MS = 300_000;
const TOOLS =
  "bash cat chmod cp curl cut date dirname env expr git grep gzip head id ln ls mkdir mktemp mv ps pwd readlink rm sed sh sleep sort tail tar tee touch tr uname wc which xargs";

/** What a command did. */
export interface Outcome {
  readonly status: number | null;
  /** Both streams, as far as they are kept. */
  readonly output: string;
}

/** The machine, with the demo served from the checkout. */
export interface Machine extends AsyncDisposable {
  /** Runs a line in bash, and stops it with all that it started after the time. */
  run(line: string, limitMs: number, untilOutput?: boolean): Promise<Outcome>;
}

/** Copies the checkout as it is now, and starts it with the README's command. */
export async function startMachine(root: string): Promise<Machine> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "hellorec-outside-")));
  const checkout = join(directory, "hellorec");
  const url = `127.0.0.1:${await freePort()}`;
  const env = await environment(directory, url);
  await copyCheckout(root, checkout);
  await addSamples(directory, checkout);
  const server = shell("npx pnpm@12 start", checkout, env);
  const machine: Machine = {
    async run(line, limitMs, untilOutput = false) {
      const text = line
        .replaceAll(/127\.0\.0\.1:500[01]/g, url)
        .replaceAll("/tmp/hellorec", join(directory, "packed"));
      const cwd = text.startsWith("npm install /") ? join(directory, "project") : checkout;
      // A second server of the docs gets a port and data of its own.
      const serves = /hellorec-server/.test(text);
      const own = { PORT: "0", DATABASE_URL: join(directory, "second.db") };
      const program = shell(text, cwd, serves ? { ...env, ...own } : env);
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

/** A line in bash with its process group. */
function shell(line: string, cwd: string, env: Readonly<Record<string, string>>) {
  const args = ["--noprofile", "--norc", "-o", "pipefail", "-c", line];
  const child = spawn("bash", args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_BYTES);
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("exit", resolve);
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group has ended.
    }
  };
  return {
    isRunning: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    /** Ends the group, and gives the status the line had before. */
    async stop(): Promise<number | null> {
      if (child.exitCode !== null) return child.exitCode;
      signal("SIGTERM");
      await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
      signal("SIGKILL");
      await ended;
      return null;
    },
  };
}

/** How this machine reaches a registry. */
const NETWORK = /proxy$|^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE)$/i;

/** Of this shell's settings the network alone, and the caches of packages, which only save time. */
async function environment(directory: string, url: string): Promise<Record<string, string>> {
  const bin = join(directory, "bin");
  const prefix = join(directory, "npm");
  await mkdir(bin);
  await mkdir(join(directory, "home"));
  for (const name of ["npm", "npx", ...TOOLS.split(" ")]) {
    const found = findProgram(name);
    if (found !== undefined) await symlink(found, join(bin, name));
  }
  await symlink(process.execPath, join(bin, "node"));
  const server = join(directory, "hellorec/apps/server/dist/hellorec-server.js");
  await writeFile(join(bin, "hellorec-server"), `#!/bin/sh\nexec node "${server}" "$@"\n`);
  await chmod(join(bin, "hellorec-server"), 0o755);
  const env: Record<string, string> = {
    PATH: [bin, join(prefix, "bin")].join(delimiter),
    HOME: join(directory, "home"),
    npm_config_prefix: prefix,
    npm_config_update_notifier: "false",
    PORT: url.replace(/.*:/, ""),
    HELLOREC_URL: `http://${url}`,
  };
  for (const [name, value] of Object.entries(process.env)) {
    if (NETWORK.test(name) && value !== undefined) env[name] = value;
  }
  for (const name of ["cache", "globalconfig", "registry"]) {
    const value = await outputOf("npm", ["config", "get", name]);
    if (value !== undefined) env[`npm_config_${name}`] = value;
  }
  const store = await outputOf("pnpm", ["store", "path"]);
  if (store !== undefined) env["pnpm_config_store_dir"] = dirname(store);
  return env;
}

async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args)).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Programs in a `node_modules/.bin` are this workspace's, not the machine's. */
function findProgram(name: string): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const outside = path.filter((folder) => !folder.includes("node_modules")).join(delimiter);
  try {
    const args = ["-c", `command -v ${name}`];
    return execFileSync("/bin/sh", args, { encoding: "utf8", env: { PATH: outside } }).trim();
  } catch {
    return undefined;
  }
}

async function copyCheckout(root: string, checkout: string): Promise<void> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  for (const file of files.filter((name) => name !== "")) {
    await cp(join(root, file), join(checkout, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not committed yet.
      if (error.code !== "ENOENT") throw error;
    });
  }
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
  const samples: readonly (readonly [string, string])[] = [
    [join(checkout, "train.txt"), list(0, 6)],
    [join(checkout, "test.txt"), list(6, 8)],
    [join(checkout, "ratings.csv"), csv],
    [join(checkout, "path/to/ml-latest-small/ratings.csv"), csv],
    [
      join(checkout, "path/to/ml-latest-small/movies.csv"),
      ["movieId,title,genres", ...films, ""].join("\n"),
    ],
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
