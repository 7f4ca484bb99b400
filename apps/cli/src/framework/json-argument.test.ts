/** JSON arguments from the command line and from standard input. */
import { PassThrough } from "node:stream";

import { expect, test } from "vitest";

import { parseJson } from "./json-argument.ts";

const { signal } = new AbortController();

test("an argument is JSON, or comes from standard input", async () => {
  const input = new PassThrough();
  expect(await parseJson('{"a":1}', signal, input)).toEqual({ a: 1 });
  input.end('{"a":2}');
  expect(await parseJson("-", signal, input)).toEqual({ a: 2 });
  await expect(parseJson("{a}", signal, input)).rejects.toThrow("the argument is not JSON");
});

test("a byte order mark before it is no part of it", async () => {
  const input = new PassThrough();
  input.end('\uFEFF{"a":3}');
  expect(await parseJson("-", signal, input)).toEqual({ a: 3 });
  expect(await parseJson("\uFEFF[]", signal, input)).toEqual([]);
});

test("Ctrl-C ends the wait for what is typed", async () => {
  const interruption = new AbortController();
  const waiting = parseJson("-", interruption.signal, new PassThrough());
  interruption.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});
