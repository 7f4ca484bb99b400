/** Bundles the program into dist/: one small entry, and chunks that only some commands load. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

// An argument names another output directory than dist/; it is emptied first.
const outdir = process.argv[2] ?? fileURLToPath(new URL("dist", import.meta.url));
await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: [fileURLToPath(new URL("src/hellorec.ts", import.meta.url))],
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  legalComments: "none",
  // Commander is CommonJS and calls require for Node's own modules.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
