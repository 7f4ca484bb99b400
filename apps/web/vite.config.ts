/** How Vite builds the page, and serves it during development. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { precompress } from "./vite-plugins/precompress.ts";

/** Where `pnpm dev` runs the server. */
const SERVER = process.env["HELLOREC_URL"] ?? `http://127.0.0.1:${process.env["PORT"] ?? "5000"}`;

export default defineConfig({
  base: "/app/",
  plugins: [react(), precompress()],
  clearScreen: false,
  build: {
    target: "es2022",
    // Fonts and pictures stay files: the Content-Security-Policy needs no exception for data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Brotli at its highest level takes seconds.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // Everything but the page goes to the server unchanged: `Host` and `Origin` both name this
    // address, so the server's CSRF guard sees one origin.
    proxy: { "^/(?!app(?:/|$))": { target: SERVER } },
  },
});
