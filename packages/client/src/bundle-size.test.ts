/** A page pays for the client with every visit: its size is part of the promise. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { expect, test } from "vitest";

const LIMIT = 15_000;
const ENTRY = "src/index.ts";

test("what a page loads of the client stays under 15 kB gzipped, without server code", async () => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    // The code for tokens is loaded with the first call that has one.
    splitting: true,
    outdir: "out",
    write: false,
    metafile: true,
  });
  const { outputs } = result.metafile;
  const first = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === ENTRY));
  for (const path of first) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement") first.add(imported);
    }
  }
  const texts = result.outputFiles.filter(({ path }) => first.has(relative("", path)));
  expect(texts).toHaveLength(first.size);
  const size = gzipSync(texts.map(({ text }) => text).join("")).byteLength;
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(LIMIT);
  expect(first.size).toBeLessThan(result.outputFiles.length);
  const inputs = Object.keys(result.metafile.inputs);
  expect(
    inputs.filter((path) => /packages\/(api|credentials)\/|node_modules\/zod\//.test(path)),
  ).toEqual([]);
});
