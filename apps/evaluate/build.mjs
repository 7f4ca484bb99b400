/** Bundles the program and its worker threads into dist/, which runs without anything beside it. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
// A directory given as an argument takes the place of dist/; it is emptied first.
const outdir = process.argv[2] ?? path("dist");

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: [
    path("src/evaluate.ts"),
    path("src/measuring/measure-thread.ts"),
    // Code looks for its threads beside the file it was bundled into.
    path("../../packages/recommender/src/models/fit-rows-thread.ts"),
  ],
  entryNames: "[name]",
  outdir,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Commander is CommonJS and calls require for Node's own modules.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
