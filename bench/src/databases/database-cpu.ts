/** CPU time of a database whose processes run on this machine. */
import { readFileSync } from "node:fs";

import { Client } from "pg";

import { familyCpuSeconds, parentOf } from "../processes/cpu-time.ts";

const LOCAL = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The process that started all processes of the database; `undefined` where they run elsewhere, or
 * the system does not report it.
 */
export async function postmasterOf(url: string): Promise<number | undefined> {
  if (process.platform !== "linux" || !LOCAL.has(new URL(url).hostname)) return undefined;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const [backend] = rows;
    if (backend === undefined || !isPostgres(backend.pid)) return undefined;
    const parent = parentOf(backend.pid);
    return isPostgres(parent) ? parent : undefined;
  } finally {
    await client.end();
  }
}

/** Seconds of all processes of some databases so far, ended ones too; `undefined` as above. */
export function databaseCpuSeconds(
  postmasters: readonly (number | undefined)[],
): number | undefined {
  let sum = 0;
  for (const postmaster of postmasters) {
    if (postmaster === undefined) return undefined;
    sum += familyCpuSeconds(postmaster);
  }
  return sum;
}

/** A number of a process of another container names another program here, or none. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return false;
  }
}
