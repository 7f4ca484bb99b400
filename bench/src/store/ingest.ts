/** Events through the API of a server that starts with an empty store. */
import { BenchError } from "../bench-error.ts";
import { programCommand, timed } from "../processes/programs.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import type { ServerCommand } from "../servers/server-process.ts";
import { ServerProcess } from "../servers/server-process.ts";
import type { EmptyStore } from "./engines.ts";
import type { LoopDelay } from "./loop-delay.ts";
import { takeLoopDelay, withLoopDelay } from "./loop-delay.ts";
import type { TrackLoad, TrackOutput } from "./track-load.ts";
import { trackOutputSchema } from "./track-load.ts";

export interface IngestCase {
  /** Events in a request. */
  readonly batch: number;
  /** Requests under way at all times. */
  readonly callers: number;
}

export const INGEST_CASES: readonly IngestCase[] = [1, 100, 1000].flatMap((batch) =>
  [1, 8, 64].map((callers) => ({ batch, callers })),
);

/** Events that are in the store before it is measured: the code is compiled by then. */
export const WARM_UP_EVENTS = 50_000;
/** Most events of one measurement, and those of each at the limit. */
export const MOST_EVENTS = 100_000;
const WARM_UP = { batch: 1000, callers: 8, seconds: 60, most_events: WARM_UP_EVENTS };

/** One case in one round. */
export interface IngestSample extends TrackOutput {
  readonly events_per_second: number;
  /** Of the server, all its threads; without the processes of PostgreSQL. */
  readonly cpu_us_per_event: number | undefined;
  /** How much of a core the generator needed, 0..1. */
  readonly generator_share: number;
  readonly loop_delay: LoopDelay;
}

/** The server over a store, in its default configuration, but without automatic fits. */
export function serverOver(store: EmptyStore): ServerCommand {
  return withLoopDelay({
    ...hellorecServer,
    environment: () => ({
      DATABASE_URL: store.url,
      MODEL: "rp3beta",
      REFIT_AFTER_EVENTS: "0",
      REFIT_AFTER_HOURS: "0",
    }),
  });
}

/**
 * Loads a server for some seconds, or until `MOST_EVENTS` are acknowledged.
 *
 * @throws {BenchError} the store holds another number of events than were acknowledged
 */
export async function measureIngest(
  store: EmptyStore,
  { batch, callers }: IngestCase,
  seconds: number,
): Promise<IngestSample> {
  const { directory } = store;
  await using server = await ServerProcess.start(serverOver(store), { prefix: [], directory });
  const warm = await track({ ...WARM_UP, port: server.port, first_event: 0 });
  await takeLoopDelay(server, directory);
  const before = server.cpuSeconds();
  const counted = await track({
    batch,
    callers,
    seconds,
    most_events: MOST_EVENTS,
    port: server.port,
    first_event: warm.next_event,
  });
  const after = server.cpuSeconds();
  const loop_delay = await takeLoopDelay(server, directory);
  const events = counted.requests * batch;
  await checkCount(server, WARM_UP_EVENTS + events);
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return {
    ...counted,
    events_per_second: events / counted.seconds,
    cpu_us_per_event: cpu === undefined ? undefined : (cpu * 1e6) / events,
    generator_share: counted.generator_cpu_seconds / counted.seconds,
    loop_delay,
  };
}

/** Fills a server's store with the first events, as fast as it accepts them. */
export async function fill(server: ServerProcess, events: number): Promise<void> {
  await track({ ...WARM_UP, most_events: events, port: server.port, first_event: 0 });
}

async function track(load: TrackLoad): Promise<TrackOutput> {
  const command = [...programCommand("track-load"), JSON.stringify(load)];
  return (await timed(command, trackOutputSchema)).output;
}

async function checkCount(server: ServerProcess, expected: number): Promise<void> {
  const response = await fetch(`${server.url}/stats/get`, { method: "POST" });
  const text = await response.text();
  if (text.includes(`"events":${expected},`)) return;
  throw new BenchError(`${expected} events were acknowledged, but the store says ${text}`);
}
