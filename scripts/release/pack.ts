/** Packs packages as pnpm does for a registry. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import { packedPackages } from "./packed-packages.ts";
import { openTarball } from "./tarball.ts";
import type { Tarball } from "./tarball.ts";

const run = promisify(execFile);
const PACK_MS = 120_000;
const OUTPUT_BYTES = 20_000_000;

const packedSchema = z.array(z.object({ filename: z.string() }));

/**
 * Packs all packages for others as they are built. No script of theirs runs.
 *
 * @param root the workspace's directory
 * @param destination an empty directory for the tarballs
 * @throws {Error} a package is not built
 */
export async function packAll(root: string, destination: string): Promise<Tarball[]> {
  const packages = Object.entries(packedPackages);
  const unbuilt = packages.filter(([, { folder }]) => !existsSync(join(root, folder, "dist")));
  if (unbuilt.length > 0) {
    const names = unbuilt.map(([name]) => name).join(", ");
    throw new Error(`${names}: not built yet. Run "npx pnpm@12 build" first`);
  }
  const filters = packages.flatMap(([name]) => ["--filter", name]);
  const pack = ["pack", "--json", "--config.ignore-scripts=true", "--pack-destination"];
  const [command, ...args] = [...pnpm(), "--recursive", ...filters, ...pack, destination];
  const options = { cwd: root, timeout: PACK_MS, maxBuffer: OUTPUT_BYTES };
  const { stdout } = await run(command, args, options);
  const packed = packedSchema.parse(JSON.parse(stdout));
  return Promise.all(
    packed.map(async ({ filename }) => openTarball(await readFile(resolve(destination, filename)))),
  );
}

/** Scripts of pnpm have it on their PATH; what is started otherwise may not. */
function pnpm(): [string, ...string[]] {
  const isThere = process.env["npm_config_user_agent"]?.startsWith("pnpm/") === true;
  return isThere ? ["pnpm"] : ["npx", "-y", "pnpm@12"];
}
