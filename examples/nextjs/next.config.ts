/** Next.js's settings. */
import type { NextConfig } from "next";

const config: NextConfig = {
  // This folder is the whole project: without that Next.js takes the repository around it for one.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};

export default config;
