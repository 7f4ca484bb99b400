/** A short command starts fast because it loads little: checks what is loaded, not the time. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { buildCli } from "./testing/programs.ts";

test("the entry loads neither the contract's schemas nor the readers", async () => {
  await using cli = await buildCli();
  const loaded = await staticImports(cli.file);
  const text = [...loaded.values()].join("\n");
  const found = ["HellorecConnectionError", "ZodError", "movieId,title,genres"].filter((marker) =>
    text.includes(marker),
  );
  expect(found).toEqual(["HellorecConnectionError"]);
  expect(text.length).toBeLessThan(160_000);
});

/** The files a program loads before it runs anything, by path. */
async function staticImports(file: string, seen = new Map<string, string>()) {
  const text = await readFile(file, "utf8");
  seen.set(file, text);
  for (const [, target] of text.matchAll(/(?:from|import)"(\.{1,2}\/[^"]+)"/g)) {
    const path = join(dirname(file), target ?? "");
    if (!seen.has(path)) await staticImports(path, seen);
  }
  return seen;
}
