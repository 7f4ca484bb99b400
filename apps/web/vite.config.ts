/** How Vite builds the page, and serves it during development. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { licenses } from "./vite-plugins/licenses.ts";
import { precompress } from "./vite-plugins/precompress.ts";

/** Where `pnpm dev` runs the server. */
const SERVER = process.env["HELLOREC_URL"] ?? `http://127.0.0.1:${process.env["PORT"] ?? "5000"}`;

/**
 * The oldest browsers that the page and the client support: docs/browsers.md. Syntax and styles are
 * converted for them. What they lack besides is refused by the `lib` of tsconfig.json, by .oxlintrc.json,
 * and by e2e/src/browsers/oldest-browsers.e2e.ts.
 */
const OLDEST_BROWSERS = ["chrome111", "edge111", "firefox114", "safari16.4"];

export default defineConfig(({ command }) => ({
  // Relative: behind a proxy the page may lie below any path. src/api/page-url.ts finds it at run time.
  base: command === "build" ? "./" : "/app/",
  plugins: [react(), licenses(), precompress()],
  clearScreen: false,
  build: {
    target: OLDEST_BROWSERS,
    // Fonts and pictures stay files: the Content-Security-Policy needs no exception for data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Brotli at its highest level takes seconds.
    rolldownOptions: {
      checks: { pluginTimings: false },
      // What the first load needs is one file: parts of it compress worse.
      output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // Everything but the page goes to the server unchanged: `Host` and `Origin` both name this
    // address, so the server's CSRF guard sees one origin.
    proxy: { "^/(?!app(?:/|$))": { target: SERVER } },
  },
}));
