/** What a client sends is read as fast as it reads the answers. */
import { PassThrough } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";

import { expect, test } from "vitest";

import { boundedMessages } from "./bounded-messages.ts";

test("while answers wait for their reader, nothing is read", async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const read: string[] = [];
  boundedMessages(input, output).on("data", (chunk: Buffer) => void read.push(chunk.toString()));
  input.write("one\n");
  await nextTurn();
  expect(read).toEqual(["one\n"]);
  output.write("x".repeat(100_000));
  expect(output.writableNeedDrain).toBe(true);
  input.write("two\n");
  input.write("three\n");
  await nextTurn();
  expect(read).toEqual(["one\n"]);
  output.resume();
  await expect.poll(() => read).toEqual(["one\n", "two\n", "three\n"]);
});

test("a message may come in parts", async () => {
  const input = new PassThrough();
  const messages = boundedMessages(input, new PassThrough());
  messages.resume();
  for (const _ of Array.from({ length: 5 })) input.write(`${"x".repeat(1_000_000)}\n`);
  input.write("x".repeat(1_500_000));
  await nextTurn();
  expect(messages.errored).toBeNull();
  input.write("x".repeat(1_500_000));
  await expect.poll(() => messages.errored?.message).toContain("more than 2097152 bytes");
});
