/** How the page is built, and served while it is worked on. */
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
    // Fonts and pictures as files: the Content-Security-Policy stays simple, and they are kept.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Brotli at its best takes its seconds, and is worth them.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // All but the page goes to the server, as the browser sent it: `Host` and `Origin` both name
    // this address, so the server's guard sees one origin.
    proxy: { "^/(?!app(?:/|$))": { target: SERVER } },
  },
});
