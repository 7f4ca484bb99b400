/** Bundles the program into dist/: one small entry, and chunks that only some commands load. */
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { PROGRAM, programEntry } from "../../scripts/program-entry.mjs";
import {
  bundledFiles,
  LICENSES_FILE,
  thirdPartyLicenses,
} from "../../scripts/third-party-licenses.mjs";

// An argument names another output directory than dist/; it is emptied first.
const outdir = process.argv[2] ?? fileURLToPath(new URL("dist", import.meta.url));
await rm(outdir, { recursive: true, force: true });
const result = await build({
  metafile: true,
  entryPoints: { [PROGRAM]: fileURLToPath(new URL("src/hellorec.ts", import.meta.url)) },
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  legalComments: "none",
  alias: {
    "@modelcontextprotocol/server/_shims": fileURLToPath(
      new URL("src/mcp/sdk-shims.ts", import.meta.url),
    ),
  },
  // Commander is CommonJS and calls require for Node's own modules.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
await writeFile(join(outdir, LICENSES_FILE), await thirdPartyLicenses(bundledFiles(result)));
const entry = join(outdir, "hellorec.js");
await writeFile(entry, await programEntry(new URL("package.json", import.meta.url)));
await chmod(entry, 0o755);
