/**
 * Builds the package into dist/: the code as one module for `import` and one for `require`, and the
 * declarations that the types of the package need, for each of the two.
 */
import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";

const run = promisify(execFile);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const DIST = path("dist");
const IMPORTED = /((?:from |import\()"\.[^"]*)\.ts"/g;

await rm(DIST, { recursive: true, force: true });
await Promise.all([declarations(), code("esm", "index.js"), code("cjs", "index.cjs")]);

/**
 * Both are needed. tRPC has a copy of itself for each, and each makes and knows its own `tracked()`
 * values: in a program of CommonJS this package must load the copy that the program has.
 */
async function code(format, outfile) {
  await build({
    entryPoints: [path("src/index.ts")],
    outfile: join(DIST, outfile),
    bundle: true,
    packages: "external",
    format,
    platform: "node",
    target: "node20",
    sourcemap: true,
    sourcesContent: true,
    absWorkingDir: path("."),
    logLevel: "warning",
  });
}

async function declarations() {
  const tsc = run(path("node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], { cwd: path(".") });
  await tsc.catch((error) => {
    process.stderr.write(error.stdout ?? "");
    throw error;
  });
  const needed = await reachable(join(DIST, "index.d.ts"));
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const written = entries
    .filter((entry) => entry.name.endsWith(".d.ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  await Promise.all(
    written.map(async (file) => {
      const text = needed.get(file);
      if (text === undefined) return rm(file);
      await writeFile(file, text.replaceAll(IMPORTED, '$1.js"'));
      await writeFile(file.replace(/ts$/, "cts"), text.replaceAll(IMPORTED, '$1.cjs"'));
    }),
  );
}

/** The declarations that a file needs, itself among them, with their texts. */
async function reachable(file, found = new Map()) {
  if (found.has(file)) return found;
  const text = await readFile(file, "utf8");
  found.set(file, text);
  for (const [imported] of text.matchAll(IMPORTED)) {
    const [, specifier] = imported.split('"');
    await reachable(resolve(dirname(file), specifier.replace(/\.ts$/, ".d.ts")), found);
  }
  return found;
}
