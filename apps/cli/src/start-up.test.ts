/** A short command starts fast because it loads little: checks what is loaded, not the time. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { buildCli } from "./testing/programs.ts";

test("the program loads neither the contract's schemas, nor the readers, nor the SDK of MCP", async () => {
  await using cli = await buildCli();
  // What the entry starts once it knows the version of Node.
  const loaded = await staticImports(join(dirname(cli.file), "program.js"));
  const text = [...loaded.values()].join("\n");
  const markers = ["HellorecError", "ZodError", "movieId,title,genres", "server/discover"];
  const found = markers.filter((marker) => text.includes(marker));
  expect(found).toEqual(["HellorecError"]);
  expect(text.length).toBeLessThan(160_000);
});

test("hellorec mcp loads the protocol of the SDK, and not its validator", async () => {
  await using cli = await buildCli();
  const chunks = join(dirname(cli.file), "chunks");
  const files = (await readdir(chunks)).filter((name) => name.startsWith("serve-"));
  expect(files).toHaveLength(1);
  const text = await readFile(join(chunks, files[0] ?? ""), "utf8");
  const found = ["server/discover", "unknown keyword"].filter((marker) => text.includes(marker));
  expect(found).toEqual(["server/discover"]);
  expect(text.length).toBeLessThan(200_000);
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
