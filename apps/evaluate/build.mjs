// Bundles the program and its worker threads into dist/, which runs without anything beside it.
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
// A directory given as an argument takes the place of dist/; it is emptied first.
const outdir = process.argv[2] ?? path("dist");
const recommender = path("../../packages/recommender/src");
// Code looks for its threads beside the file it was bundled into.
const threads = (await readdir(recommender)).filter((file) => file.endsWith("-thread.ts"));

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: [
    path("src/evaluate.ts"),
    path("src/measure-thread.ts"),
    ...threads.map((file) => `${recommender}/${file}`),
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
