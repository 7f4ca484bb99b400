/** The Citus cluster that tests kill: its coordinator and its workers, by commands of the environment. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { createCitusDatabase, dropCitusDatabases, runSql } from "@hellorec/test-postgres";
import { expect } from "vitest";

const run = promisify(execFile);
const COMMAND_MS = 60_000;

const url = process.env["TEST_CITUS_URL"] ?? "";
const commands = {
  kill: process.env["TEST_CITUS_KILL"] ?? "",
  stop: process.env["TEST_CITUS_STOP"] ?? "",
  start: process.env["TEST_CITUS_START"] ?? "",
};

/** Why there is no cluster to test on; undefined: there is one. */
export function whyNoCluster(): string | undefined {
  if (url === "") return "TEST_CITUS_URL is not set";
  if (Object.values(commands).every((command) => command !== "")) return undefined;
  return "TEST_CITUS_KILL, TEST_CITUS_STOP and TEST_CITUS_START are not set";
}

/** Where a node listens. The coordinator is 0. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the coordinator listens. */
export function coordinator(): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port === "" ? 5432 : port) };
}

/** Where a worker listens, as a database knows it. */
export async function addressOf(database: string, node: number): Promise<Address> {
  const [address] = await runSql<{ host: string; port: number }>(
    database,
    "select nodename as host, nodeport as port from pg_dist_node where groupid = $1",
    [node],
  );
  if (address === undefined) throw new Error(`the cluster has no worker ${node}`);
  return address;
}

/** Makes the coordinator reach a worker by another port of this machine, in one database. */
export async function moveWorker(database: string, node: number, port: number): Promise<void> {
  const sql =
    "select citus_update_node(nodeid, '127.0.0.1', $2) from pg_dist_node where groupid = $1";
  await runSql(database, sql, [node, port]);
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

const ended = new Set<number>();

/** Kills a node with SIGKILL: the coordinator is 0, its workers are 1 and so on. */
export function killNode(node: number): Promise<void> {
  return end(commands.kill, node);
}

/** Stops a node as an operator does: its connections end, and it writes a checkpoint. */
export function stopNode(node: number): Promise<void> {
  return end(commands.stop, node);
}

async function end(command: string, node: number): Promise<void> {
  ended.add(node);
  await run("sh", ["-c", `${command} ${node} >&2`], { timeout: COMMAND_MS });
}

/** Starts it again. The processes of before may not have ended yet. */
export async function startNode(node: number): Promise<void> {
  const started = () =>
    run("sh", ["-c", `${commands.start} ${node} >&2`], { timeout: COMMAND_MS }).then(
      () => true,
      (error: unknown) => String(error),
    );
  await expect.poll(started, { timeout: COMMAND_MS, interval: 200 }).toBe(true);
  ended.delete(node);
}

/** Starts what a failed test left stopped. */
export async function startEndedNodes(): Promise<void> {
  await Promise.all([...ended].map((node) => startNode(node)));
}
