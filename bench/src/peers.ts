/** Peers that run on Node: each bundled the way the server of this project is. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const SOURCES = fileURLToPath(new URL("../peers/", import.meta.url));
const BUNDLES = fileURLToPath(new URL("../dist/peers/", import.meta.url));

/** Their sources in `peers/`, without `.ts`. */
export const PEERS = [
  "bare-http",
  "fastify-handler",
  "hono-rpc",
  "orpc",
  "trpc-fastify",
  "trpc-hono",
  "trpc-standalone",
] as const;

/** The command that runs a bundled peer. */
export function peerCommand(peer: (typeof PEERS)[number]): readonly string[] {
  return [process.execPath, join(BUNDLES, `${peer}.js`)];
}

/** Bundles them all, with the options of `apps/server/build.mjs`. */
export async function bundlePeers(): Promise<void> {
  await build({
    entryPoints: PEERS.map((peer) => join(SOURCES, `${peer}.ts`)),
    outdir: BUNDLES,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
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
