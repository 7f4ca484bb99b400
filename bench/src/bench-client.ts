/** `bench client`: size of the typed client in a page, with all its dependencies. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { goal } from "./reporting/goal.ts";
import { describeMachine } from "./reporting/machine.ts";
import type { Report } from "./reporting/report.ts";

const LIMIT_BYTES = 15_000;
const PAGE = `import { createClient } from "@hellorec/client";
globalThis.client = createClient({ url: location.origin });`;

/** Bundles a page that makes a client, and measures its size. */
export async function benchClient(): Promise<Report> {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const results = { minified_bytes: bytes.length, gzipped_bytes: gzipSync(bytes).length };
  return {
    name: "client",
    machine: describeMachine(),
    method: ["A page that makes a client, bundled by esbuild."],
    rows: [
      { bytes: "minified", size: String(results.minified_bytes) },
      { bytes: "gzipped", size: String(results.gzipped_bytes) },
    ],
    goals: [
      goal({
        goal: "client in a page, gzipped",
        measured: results.gzipped_bytes,
        limit: LIMIT_BYTES,
        bound: "at most",
        unit: "bytes",
      }),
    ],
    results,
  };
}
