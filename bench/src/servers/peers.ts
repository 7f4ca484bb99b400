/** Peers that run on Node: each bundled the way the server of this project is. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { bundle } from "../processes/bundle.ts";

const SOURCES = fileURLToPath(new URL("../../peers/", import.meta.url));
const BUNDLES = fileURLToPath(new URL("../../dist/peers/", import.meta.url));

/** Their sources in `peers/`, without `.ts`. */
export const PEERS = [
  "bare-http",
  "bare-list",
  "fastify-handler",
  "fastify-handler-key",
  "hono-rpc",
  "orpc",
  "rpc-fastify",
  "trpc-fastify",
  "trpc-hono",
  "trpc-standalone",
] as const;

/** The command that runs a bundled peer. */
export function peerCommand(peer: (typeof PEERS)[number]): readonly string[] {
  return [process.execPath, join(BUNDLES, `${peer}.js`)];
}

/** Bundles them all. */
export async function bundlePeers(): Promise<void> {
  await bundle(
    PEERS.map((peer) => join(SOURCES, `${peer}.ts`)),
    BUNDLES,
  );
}
