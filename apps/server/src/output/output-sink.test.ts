/** Order, bounds and retries of a sink, over real pipes and files. */
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync, write, writeSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { OutputSink } from "./output-sink.ts";
import type { WriteBytes } from "./write-bytes.ts";

const isLinux = process.platform === "linux";
const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-sink-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a file gets all lines in order, also those that came during a write", async () => {
  const file = join(folder, "log");
  const descriptor = openSync(file, "w");
  const sink = new OutputSink({ writeBytes: (bytes, done) => write(descriptor, bytes, done) });
  const lines = Array.from({ length: 5000 }, (_, at) => `line ${at} of the log, with ünicode\n`);
  for (const line of lines) sink.write(line);
  expect(await sink.flushed(10_000)).toBe(true);
  closeSync(descriptor);
  expect(await readFile(file, "utf8")).toBe(lines.join(""));
});

test.runIf(isLinux)("a full pipe: lines wait up to the bound, the rest is counted", async () => {
  const { reader, writer } = makePipe();
  const sink = new OutputSink({
    writeBytes: writing(writer),
    maxBytes: 10_000,
    describeDropped: (lines) => `${lines} dropped\n`,
  });
  const line = `${"x".repeat(99)}\n`;
  while (await sink.flushed(0)) sink.write(line);
  for (let count = 0; count < 1000; count += 1) sink.write(line);
  expect(await sink.flushed(10)).toBe(false);
  let text = "";
  const read = () => {
    text += readAll(reader);
    return text;
  };
  await expect.poll(read, { timeout: 10_000 }).toContain("dropped");
  sink.write("after\n");
  expect(await sink.flushed(10_000)).toBe(true);
  const lines = read().trimEnd().split("\n");
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/^9\d\d dropped$/), "after"]);
  expect(lines.slice(0, -2).every((each) => `${each}\n` === line)).toBe(true);
  for (const descriptor of [reader, writer]) closeSync(descriptor);
});

test.runIf(isLinux)("a failed write is retried until it succeeds", async () => {
  const full = openSync("/dev/full", "w");
  const file = openSync(join(folder, "log"), "w");
  let descriptor = full;
  const sink = new OutputSink({ writeBytes: (bytes, done) => writing(descriptor)(bytes, done) });
  sink.write("one\n");
  sink.write("two\n");
  expect(sink.problem).toMatchObject({ code: "ENOSPC" });
  expect(await sink.flushed(10_000)).toBe(false);
  descriptor = file;
  await expect.poll(() => sink.flushed(0), { timeout: 10_000 }).toBe(true);
  expect(sink.problem).toBeUndefined();
  expect(await readFile(join(folder, "log"), "utf8")).toBe("one\ntwo\n");
  for (const each of [full, file]) closeSync(each);
});

function makePipe(): { reader: number; writer: number } {
  const file = join(folder, "pipe");
  execFileSync("mkfifo", [file]);
  const reader = openSync(file, O_RDONLY | O_NONBLOCK);
  return { reader, writer: openSync(file, O_WRONLY | O_NONBLOCK) };
}

function writing(descriptor: number): WriteBytes {
  return (bytes, done) => {
    try {
      done(null, writeSync(descriptor, bytes));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)), 0);
    }
  };
}

function readAll(descriptor: number): string {
  const chunk = Buffer.alloc(1 << 20);
  try {
    return chunk.toString("utf8", 0, readSync(descriptor, chunk));
  } catch {
    // It is empty now.
    return "";
  }
}
