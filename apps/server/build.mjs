/**
 * Bundles the program, the fit process and their worker threads into dist/. Only the native SQLite
 * addon stays outside of the bundle. The HTTP server and its routes are in a chunk of their own:
 * other commands, and a start that is refused, do not load them.
 */
import { chmod, cp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { PROGRAM, programEntry } from "../../scripts/program-entry.mjs";
import {
  bundledFiles,
  LICENSES_FILE,
  thirdPartyLicenses,
} from "../../scripts/third-party-licenses.mjs";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

await rm(path("dist"), { recursive: true, force: true });
const shared = {
  metafile: true,
  outdir: path("dist"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  external: ["@photostructure/sqlite"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  // CommonJS dependencies load Node's own modules with require().
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  logLevel: "warning",
};
const results = [
  await build({
    ...shared,
    entryPoints: { [PROGRAM]: path("src/main.ts") },
    splitting: true,
    // Beside the program: each finds its worker threads, the page and the documentation beside itself.
    chunkNames: "[name]-[hash]",
  }),
  await build({
    ...shared,
    entryPoints: {
      "sqlite-thread": path("../../packages/store/src/sqlite/thread/sqlite-thread.ts"),
      "fit-process": path("../../packages/engine/src/training/fit-process/fit-process.ts"),
      "fit-rows-thread": path("../../packages/recommender/src/models/fit-rows-thread.ts"),
    },
  }),
];

const besideBundle = createRequire(import.meta.url).resolve("@photostructure/sqlite");
const licenses = await thirdPartyLicenses([
  ...results.flatMap((result) => bundledFiles(result)),
  besideBundle,
]);
await writeFile(path(`dist/${LICENSES_FILE}`), licenses);
const entry = path("dist/hellorec-server.js");
await writeFile(entry, await programEntry(path("package.json")));
await chmod(entry, 0o755);

// The pages of the documentation that the server shows at /docs/, their images, and the files that they link to.
await cp(path("../../docs"), path("dist/pages/docs"), {
  recursive: true,
  filter: (source) => ["", ".md", ".png"].includes(extname(source)),
});
for (const page of JSON.parse(await readFile(path("src/routes/linked-pages.json"), "utf8"))) {
  await cp(path(`../../${page}`), path(`dist/pages/${page}`));
}

// The style and the script of the API reference.
for (const extension of ["css", "js"]) {
  await cp(
    path(`src/openapi/page/reference.${extension}`),
    path(`dist/reference/reference.${extension}`),
  );
}

// The page lies beside the program, so dist/ can be moved as a whole.
try {
  await cp(path("../web/dist"), path("dist/app"), { recursive: true });
} catch (error) {
  if (error.code !== "ENOENT") throw error;
  process.stderr.write("apps/web is not built: the server says so at /app/\n");
}
