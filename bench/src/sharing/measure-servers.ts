/** Some servers over one database, each with callers of its own: what all of them commit. */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";

import { BenchError } from "../bench-error.ts";
import { databaseCpuSeconds, postmasterOf } from "../databases/database-cpu.ts";
import { delayProxy } from "../databases/delay-proxy.ts";
import { rows } from "../databases/given-database.ts";
import type { Wait } from "../databases/wait-sampler.ts";
import { WaitSampler } from "../databases/wait-sampler.ts";
import { programCommand, timed } from "../processes/programs.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import { ServerProcess } from "../servers/server-process.ts";
import type { TrackLoad, TrackOutput } from "../store/track-load.ts";
import { trackOutputSchema } from "../store/track-load.ts";
import type { EmptyDatabase } from "./shared-database.ts";

/** What each server is sent. */
export interface SharedLoad {
  /** Events in a request. */
  readonly batch: number;
  /** Requests under way at all times, at each server. */
  readonly callers: number;
}

const WARM_UP: SharedLoad = { batch: 1000, callers: 4 };
const WARM_UP_SECONDS = 1;
/** Numbers of events between those of one server and of the next. */
const APART = 500_000_000;
const NO_LIMIT = 100_000_000;

/** What is measured. */
export interface Sharing {
  readonly servers: number;
  /** In the order of the measurements. */
  readonly loads: readonly SharedLoad[];
  /** Added to each round trip to the database. */
  readonly delayMs: number;
  readonly seconds: number;
}

/** One load, all servers together. */
export interface SharingSample extends SharedLoad {
  /** Acknowledged. */
  readonly events_per_second: number;
  /** The largest of the servers' medians. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly refused: number;
  readonly server_cpu_us_per_event: number | undefined;
  readonly database_cpu_us_per_event: number | undefined;
  /** Cores that the processes of the database used. */
  readonly database_cores: number | undefined;
  readonly waits: readonly Wait[];
}

/**
 * Starts the servers over an empty database, loads all of them at once, and counts.
 *
 * @throws {BenchError} the database holds another number of events than were acknowledged
 */
export async function measureServers(
  database: EmptyDatabase,
  sharing: Sharing,
  parent: string,
): Promise<readonly SharingSample[]> {
  const { delayMs } = sharing;
  await using proxy = delayMs === 0 ? undefined : await delayProxy(database.url, delayMs);
  const url = proxy?.url ?? database.url;
  const servers: ServerProcess[] = [];
  try {
    while (servers.length < sharing.servers) {
      const directory = mkdtempSync(join(parent, "servers-"));
      const command = { ...hellorecServer, environment: () => settings(url) };
      servers.push(await ServerProcess.start(command, { prefix: [], directory }));
    }
    return await loadAll(servers, database, sharing);
  } finally {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

async function loadAll(
  servers: readonly ServerProcess[],
  { url, nodes }: EmptyDatabase,
  { loads, seconds }: Sharing,
): Promise<readonly SharingSample[]> {
  const postmasters = await Promise.all(nodes.map((node) => postmasterOf(node.url)));
  const cpu = () => ({
    servers: total(servers.map((server) => server.cpuSeconds())),
    database: databaseCpuSeconds(postmasters),
  });
  const next = servers.map((_, at) => at * APART);
  const run = async (load: SharedLoad, length: number) => {
    const outputs = await Promise.all(
      servers.map((server, at) => track(server, { ...load, seconds: length, from: next[at] ?? 0 })),
    );
    for (const [at, output] of outputs.entries()) next[at] = output.next_event;
    return outputs;
  };
  let acknowledged = eventsOf(await run(WARM_UP, WARM_UP_SECONDS), WARM_UP);
  const samples: SharingSample[] = [];
  for (const load of loads) {
    const sampler = await WaitSampler.start(nodes);
    const before = cpu();
    const outputs = await run(load, seconds);
    const after = cpu();
    const waits = await sampler.stop();
    const events = eventsOf(outputs, load);
    acknowledged += events;
    const longest = Math.max(...outputs.map((output) => output.seconds));
    const database_cpu = difference(after.database, before.database);
    samples.push({
      ...load,
      events_per_second: events / longest,
      p50_ms: Math.max(...outputs.map((output) => output.p50_ms)),
      p99_ms: Math.max(...outputs.map((output) => output.p99_ms)),
      refused: outputs.reduce((sum, output) => sum + output.refused, 0),
      server_cpu_us_per_event: each(difference(after.servers, before.servers), events),
      database_cpu_us_per_event: each(database_cpu, events),
      database_cores: database_cpu === undefined ? undefined : database_cpu / longest,
      waits,
    });
  }
  await checkCount(url, acknowledged);
  return samples;
}

function settings(url: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    MODEL: "rp3beta",
    REFIT_AFTER_EVENTS: "0",
    REFIT_AFTER_HOURS: "0",
    SHUTDOWN_GRACE_SECONDS: "0",
  };
}

async function track(
  server: ServerProcess,
  load: SharedLoad & { readonly seconds: number; readonly from: number },
): Promise<TrackOutput> {
  const { batch, callers, seconds, from } = load;
  const input: TrackLoad = {
    port: server.port,
    batch,
    callers,
    seconds,
    most_events: NO_LIMIT,
    first_event: from,
  };
  const command = [...programCommand("track-load"), JSON.stringify(input)];
  return (await timed(command, trackOutputSchema)).output;
}

async function checkCount(url: string, acknowledged: number): Promise<void> {
  const [[count] = []] = await rows(url, "select count(*) from events");
  if (Number(count) === acknowledged) return;
  throw new BenchError(
    `${acknowledged} events were acknowledged, but the database has ${String(count)}`,
  );
}

function eventsOf(outputs: readonly TrackOutput[], { batch }: SharedLoad): number {
  return outputs.reduce((sum, output) => sum + output.requests * batch, 0);
}

function total(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((sum, value) =>
    sum === undefined || value === undefined ? undefined : sum + value,
  );
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function each(seconds: number | undefined, events: number): number | undefined {
  return seconds === undefined ? undefined : (seconds * 1e6) / events;
}
