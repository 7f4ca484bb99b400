/** Projects of strangers, with the packed rpc-fastify and a version of tRPC and of Fastify each. */
import { readdirSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createProject } from "./client-projects.ts";
import type { ClientProject, Shell } from "./client-projects.ts";
import { environment } from "./environment.ts";
import { startLine } from "./program.ts";

const POLL_MS = 100;
const PACK_MS = 120_000;

/** A shell of a stranger, in which no server runs. */
export interface EmptyMachine extends Shell, AsyncDisposable {}

/** Versions of the packages of one project. */
export interface Versions {
  readonly trpc: string;
  readonly fastify: string;
  readonly websocket: string;
}

/** Makes an empty home. Lines run in the folder `root`. */
export async function emptyMachine(root: string): Promise<EmptyMachine> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "hellorec-outside-")));
  const env = await environment(directory, "127.0.0.1:0");
  return {
    directory,
    url: "127.0.0.1:0",
    async run(line, limitMs) {
      const program = startLine(line, root, env);
      const deadline = Date.now() + limitMs;
      while (program.isRunning() && Date.now() < deadline) await sleep(POLL_MS);
      const end = program.isRunning() ? `\nnot done in ${limitMs} ms` : "";
      const status = await program.stop();
      return { status, output: `${program.output()}${end}` };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Builds and packs the package. @returns the tarball's path */
export async function packRpcFastify(machine: EmptyMachine): Promise<string> {
  const folder = join(machine.directory, "tarball");
  const line = `npx -y pnpm@12 --filter @hellorec/rpc-fastify pack --pack-destination ${folder}`;
  const { status, output } = await machine.run(line, PACK_MS);
  if (status !== 0) throw new Error(`${line}: ${output}`);
  const [tarball] = readdirSync(folder);
  if (tarball === undefined) throw new Error("no tarball was packed");
  return join(folder, tarball);
}

/** Makes a project with the tarball, the versions, and what the sample app needs besides. */
export async function projectWith(
  machine: EmptyMachine,
  name: string,
  { trpc, fastify, websocket }: Versions,
  others: readonly string[],
): Promise<ClientProject> {
  return createProject(machine, name, "npm", [
    ...others,
    `@trpc/server@${trpc}`,
    `@trpc/client@${trpc}`,
    `fastify@${fastify}`,
    `@fastify/websocket@${websocket}`,
  ]);
}
