/** Makes one JavaScript file of each program that is measured, with everything it imports. */
import { build } from "esbuild";

/** Bundles with the options of `apps/server/build.mjs`; each file is named after its source. */
export async function bundle(entryPoints: readonly string[], outdir: string): Promise<void> {
  await build({
    entryPoints: [...entryPoints],
    entryNames: "[name]",
    outdir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["@photostructure/sqlite"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    // CommonJS dependencies call require() for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}
