/** The Citus cluster that tests kill: its coordinator and its workers, by commands of the environment. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { createCitusDatabase, dropCitusDatabases } from "@hellorec/test-postgres";
import { expect } from "vitest";

const run = promisify(execFile);
const COMMAND_MS = 60_000;

const url = process.env["TEST_CITUS_URL"] ?? "";
const kill = process.env["TEST_CITUS_KILL"] ?? "";
const start = process.env["TEST_CITUS_START"] ?? "";

/** Why there is no cluster to test on; undefined: there is one. */
export function whyNoCluster(): string | undefined {
  if (url === "") return "TEST_CITUS_URL is not set";
  if (kill !== "" && start !== "") return undefined;
  return "TEST_CITUS_KILL and TEST_CITUS_START are not set";
}

/** Creates a database for a test, not distributed. @returns its URL */
export async function clusterDatabase(name: string): Promise<string> {
  await dropCitusDatabases(url, name);
  return createCitusDatabase(url, name);
}

/** Drops the databases with such names. */
export function dropClusterDatabases(prefix: string): Promise<void> {
  return dropCitusDatabases(url, prefix);
}

const killed = new Set<number>();

/** Kills a node with SIGKILL: the coordinator is 0, its workers are 1 and so on. */
export async function killNode(node: number): Promise<void> {
  killed.add(node);
  await run("sh", ["-c", `${kill} ${node}`], { timeout: COMMAND_MS });
}

/** Starts it again. The processes of before may not have ended yet. */
export async function startNode(node: number): Promise<void> {
  const started = () =>
    run("sh", ["-c", `${start} ${node} >&2`], { timeout: COMMAND_MS }).then(
      () => true,
      (error: unknown) => String(error),
    );
  await expect.poll(started, { timeout: COMMAND_MS, interval: 200 }).toBe(true);
  killed.delete(node);
}

/** Starts what a failed test left killed. */
export async function startKilledNodes(): Promise<void> {
  await Promise.all([...killed].map((node) => startNode(node)));
}
