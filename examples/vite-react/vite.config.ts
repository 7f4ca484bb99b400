/** Vite's settings: the page calls the server through Vite, so both have one origin. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const proxy = { "/trpc": process.env.HELLOREC_URL ?? "http://127.0.0.1:5000" };

export default defineConfig({
  plugins: [react()],
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", proxy },
});
