/**
 * Set-up of a test run: bundles the programs of worker threads and of the fit process from their
 * sources, and those that tests of the store start. The `*.dev.mjs` starters run these bundles: tests
 * start hundreds of threads, and compiling the sources anew in each takes longer than most tests.
 */
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const PROGRAMS = {
  "sqlite-thread": path("../packages/store/src/sqlite/thread/sqlite-thread.ts"),
  "fit-process": path("../packages/engine/src/training/fit-process/fit-process.ts"),
  "fit-rows-thread": path("../packages/recommender/src/models/fit-rows-thread.ts"),
  "measure-thread": path("../apps/evaluate/src/measuring/measure-thread.ts"),
  ...testPrograms("append-forever", "begin-import", "count-forever", "import-forever"),
};

/** Programs that tests of the store start, and may kill. */
function testPrograms(...names) {
  return Object.fromEntries(
    names.map((name) => [name, path(`../packages/store/src/testing/programs/${name}.ts`)]),
  );
}

/** Below the store, where the bundles find the native SQLite addon. */
const CACHE = path("../packages/store/node_modules/.cache/hellorec-threads/");

/** What a killed run left is removed by a run after this time. */
const KEPT_MS = 86_400_000;

/** Bundles them into a folder of this run, and again before tests run again in watch mode. */
export default async function setup(project) {
  await mkdir(CACHE, { recursive: true });
  await removeOld();
  const folder = await mkdtemp(CACHE);
  await bundle(folder);
  project.onTestsRerun(() => bundle(folder));
  process.env["HELLOREC_THREADS"] = pathToFileURL(`${folder}/`).href;
  return () => rm(folder, { recursive: true, force: true });
}

async function removeOld() {
  for (const name of await readdir(CACHE)) {
    const folder = join(CACHE, name);
    // Another run may remove it at the same time.
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(outdir) {
  await build({
    entryPoints: PROGRAMS,
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["@photostructure/sqlite"],
    // Read only by a process that was started with --enable-source-maps.
    sourcemap: true,
    // CommonJS dependencies load Node's own modules with require().
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}
