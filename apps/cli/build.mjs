// Bundles the program into dist/: one small entry, and chunks that only some commands load.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** Builds into a directory, which it empties first. */
export async function buildCli(outdir) {
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [fileURLToPath(new URL("src/hellorec.ts", import.meta.url))],
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    minify: true,
    // Names of errors and functions are part of what is printed when something breaks.
    keepNames: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // Commander is CommonJS and calls require for Node's own modules.
    banner: {
      js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildCli(fileURLToPath(new URL("dist", import.meta.url)));
}
