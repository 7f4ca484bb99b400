/** A page pays for the client with every visit: its size is part of the promise. */
import { basename, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { expect, test } from "vitest";

/** Most bytes, gzipped. */
const LIMITS = { client: 15_000, queue: 5000, live: 4000 } as const;

/** Bundles the entry points as a page's own bundler does, and measures what each loads at once. */
async function measured(entries: readonly string[]) {
  const result = await build({
    entryPoints: entries.map((entry) => fileURLToPath(new URL(entry, import.meta.url))),
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
  /** The files that an entry point loads at once. */
  const filesOf = (entry: string): Set<string> => {
    const loaded = new Set(
      Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === `src/${entry}`),
    );
    for (const path of loaded) {
      for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
        if (kind === "import-statement") loaded.add(imported);
      }
    }
    return loaded;
  };
  const sizeOf = (files: ReadonlySet<string>): number => {
    const texts = result.outputFiles.filter(({ path }) => files.has(relative("", path)));
    expect(texts).toHaveLength(files.size);
    return gzipSync(texts.map(({ text }) => text).join("")).byteLength;
  };
  return {
    filesOf,
    sizeOf,
    all: Object.keys(outputs),
    inputs: Object.keys(result.metafile.inputs),
  };
}

test("what a page loads of the client stays under 15 kB gzipped, without server code", async () => {
  const { filesOf, sizeOf, all, inputs } = await measured(["index.ts"]);
  const first = filesOf("index.ts");
  const size = sizeOf(first);
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(LIMITS.client);
  expect(first.size).toBeLessThan(all.length);
  expect(
    inputs.filter((path) => /packages\/(api|credentials)\/|node_modules\/zod\//.test(path)),
  ).toEqual([]);
  expect(inputs.filter((path) => /^src\/(queue|live)\//.test(path))).toEqual([]);
});

test("what the queue adds to that stays under 5 kB gzipped", async () => {
  const { filesOf, sizeOf } = await measured(["index.ts", "queue/index.ts"]);
  const client = filesOf("index.ts");
  const own = [...filesOf("queue/index.ts")].filter((path) => !client.has(path));
  expect(own.map((path) => basename(path))).toContain("index.js");
  const size = sizeOf(new Set(own));
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(LIMITS.queue);
});

test("what live lists add to that stays under 4 kB gzipped, with the code that reads streams", async () => {
  const { filesOf, sizeOf, all } = await measured(["index.ts", "live/live.ts"]);
  const client = filesOf("index.ts");
  const own = [...filesOf("live/live.ts")].filter((path) => !client.has(path));
  // Loaded with the first stream, of a live list or another subscription.
  const lazy = all.filter((path) => basename(path).startsWith("stream-link"));
  expect([own.length, lazy.length]).toEqual([1, 1]);
  const size = sizeOf(new Set([...own, ...lazy]));
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(LIMITS.live);
});

test("the React part adds under 5 kB gzipped to a page that has React and TanStack Query", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("react/index.ts", import.meta.url))],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    // Live lists are loaded by the first component that shows one.
    splitting: true,
    // What a page with the client has already.
    external: ["react", "@tanstack/react-query", "@trpc/*"],
    outdir: "out",
    write: false,
  });
  const size = gzipSync(outputFiles.map(({ text }) => text).join("")).byteLength;
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(5000);
});
