/** A page pays for the client with every visit: its size is part of the promise. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { expect, test } from "vitest";

const LIMIT = 15_000;

test("the client with everything it pulls in stays under 15 kB gzipped, without server code", async () => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
  });
  const [file] = result.outputFiles;
  const size = gzipSync(file?.contents ?? "").byteLength;
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(LIMIT);
  const inputs = Object.keys(result.metafile.inputs);
  expect(inputs.filter((path) => /packages\/api\/|node_modules\/zod\//.test(path))).toEqual([]);
});
