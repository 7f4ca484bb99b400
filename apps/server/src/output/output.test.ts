/** What the built program writes, and to which outputs: files, full devices, closed pipes. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "vitest";

import { builtProgram, PROGRAM_FILE } from "../testing/built-program.ts";

const program = builtProgram();
const isLinux = process.platform === "linux";

test("the log is whole in a file", async () => {
  const file = join(program.folder, "log");
  const log = openSync(file, "w");
  const child = spawnProgram(["serve"], "pipe", log, { LOG_LEVEL: "info" });
  await once(child.stdout ?? child, "data");
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
  closeSync(log);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: expect.stringContaining("schema migrated") }),
    expect.objectContaining({ msg: "stopping", because: "SIGTERM" }),
  ]);
});

test.runIf(isLinux)("a result that finds no room is a failure, in one line", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawnProgram(["--help"], full, "pipe");
  const err = textOf(child.stderr);
  expect(await once(child, "close")).toEqual([1, null]);
  closeSync(full);
  expect(await err).toMatch(
    /^hellorec-server: the result cannot be written to stdout .*ENOSPC.*\n$/,
  );
});

test.runIf(isLinux)(
  "a reader that has enough of a result is none: `--help | head -1`",
  async () => {
    const child = spawnProgram(["--help"], closedPipe(), "pipe");
    const err = textOf(child.stderr);
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await err).toBe("");
  },
);

test.runIf(isLinux)("wrong usage keeps its status where stderr takes nothing", async () => {
  for (const output of [openSync("/dev/full", "w"), closedPipe()]) {
    const child = spawnProgram(["nope"], "pipe", output);
    expect(await once(child, "close")).toEqual([2, null]);
    closeSync(output);
  }
});

test("warnings of Node and unexpected errors are lines of the log", async () => {
  const NODE_OPTIONS = await preload(`
    process.on("newListener", (name) => {
      if (name === "SIGTERM") {
        process.emitWarning("something is deprecated");
        setTimeout(() => { throw new Error("nobody expected this"); }, 300);
      }
    });`);
  const { status, err } = await program.run(["serve"], { NODE_OPTIONS, LOG_LEVEL: "warn" });
  expect(status).toBe(1);
  expect(
    err
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    expect.objectContaining({
      level: 40,
      err: expect.objectContaining({ message: "something is deprecated" }),
    }),
    expect.objectContaining({
      level: 60,
      err: expect.objectContaining({ message: "nobody expected this" }),
    }),
  ]);
});

type Output = number | "pipe";

function spawnProgram(
  args: readonly string[],
  stdout: Output,
  stderr: Output,
  environment: Readonly<Record<string, string>> = {},
) {
  return spawn(process.execPath, [PROGRAM_FILE, ...args], {
    cwd: program.folder,
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", stdout, stderr],
  });
}

/** The writing end of a pipe whose reader has closed it. */
function closedPipe(): number {
  const file = join(program.folder, "pipe");
  execFileSync("mkfifo", [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(file, "w");
  closeSync(reader);
  return writer;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

/** Options with which Node runs this code first. */
async function preload(code: string): Promise<string> {
  const file = join(program.folder, "preload.mjs");
  await writeFile(file, code);
  return `--import=${pathToFileURL(file).href}`;
}
