/** One size: a log is made, fitted, served after a restart, added to, and users are erased. */
import { setTimeout as sleep } from "node:timers/promises";

import type { HellorecClient } from "@hellorec/client";
import { createClient } from "@hellorec/client";

import { train } from "../model/fill-server.ts";
import { shopItem } from "../model/shop.ts";
import { isSettledWithin } from "../processes/settled.ts";
import { median } from "../reporting/statistics.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import type { ServerCommand } from "../servers/server-process.ts";
import { ServerProcess } from "../servers/server-process.ts";
import { scatter } from "../store/events.ts";
import type { Latency } from "../store/latency.ts";
import { quantile } from "../store/latency.ts";
import { append, latencies } from "./calls.ts";
import type { Size } from "./sizes.ts";
import { itemIdOf, userIdOf } from "./sizes.ts";
import type { StorePlace } from "./store-place.ts";

const TIMEOUT_MS = 120_000;
const START_SECONDS = 300;
/** For the counts that follow the events; what is left of them goes on beside the measurements. */
const LONGEST_WAIT_MS = 300_000;
const STARTS = 3;
/** Fits of small logs are repeated while they take less than this together. */
const FIT_SECONDS = 5;
const MOST_FITS = 3;
const FIT_POLL_MS = 20;
const MEMORY_POLL_MS = 20;
/** Users that are asked for: the smallest log has 333. */
const COLD_USERS = 200;
const WARM_UP_USERS = 100;
const ERASED_USERS = 10;
const WINDOWS = 40;
const WARM_UP_WINDOWS = 10;
const LAST_WINDOW_DAYS = 89;
const MORE_EVENTS = 20_000;
const WARM_UP_EVENTS = 10_000;
const ITEMS_AT_ONCE = 1000;

/** What one size costs. */
export interface Outcome extends Size {
  /** Of the first server, which made the log: events a second. */
  readonly filled_per_second: number;
  /** From the last event until the server was idle; undefined: it was busy for longer than waited. */
  readonly settled_seconds: number | undefined;
  readonly append_us_per_event: number;
  readonly cold: Latency;
  readonly popular: Latency;
  readonly start_seconds: number;
  readonly fit_seconds: number;
  readonly fit_peak_bytes: number;
  readonly forget: Latency;
  /** Of the server that served after the restart; undefined where the system does not report it. */
  readonly server_peak_bytes: number | undefined;
  readonly bytes: number;
}

/**
 * Takes a size through its life.
 *
 * @throws {BenchError} an answer is wrong, a fit fails, a server does not start
 */
export async function measure(
  size: Size,
  place: StorePlace,
  progress: (line: string) => void,
): Promise<Outcome> {
  const say = (line: string) => progress(`scale, ${size.events.toLocaleString("en")}: ${line}`);
  const endsAt = Math.floor(Date.now() / 1000) * 1000;
  const made = await make(size, place, { endsAt, say });
  say("starting");
  const starts: number[] = [];
  for (let start = 1; start < STARTS; start++) {
    const began = performance.now();
    const server = await serve(place);
    starts.push((performance.now() - began) / 1000);
    await server[Symbol.asyncDispose]();
  }
  const bytes = await place.bytes();
  const began = performance.now();
  await using server = await serve(place);
  starts.push((performance.now() - began) / 1000);
  const { port } = server;
  say("lists, events, erasures");
  const users = Array.from({ length: size.users }, (_, user) => userIdOf(user)).toSorted(
    (a, b) => scatter(Number(a.slice(5))) - scatter(Number(b.slice(5))),
  );
  const cold = await coldLists(port, users);
  const popular = await newWindows(port);
  const later = size.events + WARM_UP_EVENTS;
  await append(port, size, { from: size.events, to: later, endsAt });
  const more = await append(port, size, { from: later, to: later + MORE_EVENTS, endsAt });
  return {
    ...size,
    ...made,
    bytes,
    cold,
    popular,
    start_seconds: median(starts),
    append_us_per_event: (more / MORE_EVENTS) * 1e6,
    forget: await erasures(server, users.slice(-ERASED_USERS)),
    server_peak_bytes: server.peakBytes(),
  };
}

function serve(place: StorePlace): Promise<ServerProcess> {
  const command: ServerCommand = {
    ...hellorecServer,
    environment: () => ({
      DATABASE_URL: place.url,
      MODEL: "rp3beta",
      REFIT_AFTER_EVENTS: "0",
      REFIT_AFTER_HOURS: "0",
    }),
    startSeconds: START_SECONDS,
  };
  return ServerProcess.start(command, { prefix: [], directory: place.directory });
}

async function make(
  size: Size,
  place: StorePlace,
  { endsAt, say }: { readonly endsAt: number; readonly say: (line: string) => void },
) {
  await using server = await serve(place);
  const client = createClient({ url: server.url, timeout_ms: TIMEOUT_MS });
  say(`${size.items.toLocaleString("en")} items, then the events`);
  for (let from = 0; from < size.items; from += ITEMS_AT_ONCE) {
    const items = Array.from({ length: Math.min(ITEMS_AT_ONCE, size.items - from) }, (_, at) => ({
      ...shopItem(from + at),
      item_id: itemIdOf(from + at),
    }));
    await client.items.put.mutate({ items });
  }
  const seconds = await append(server.port, size, { from: 0, to: size.events, endsAt });
  const began = performance.now();
  say("waiting until the server is idle");
  const isIdle = await isSettledWithin(server, LONGEST_WAIT_MS);
  const settled_seconds = isIdle ? (performance.now() - began) / 1000 : undefined;
  say("fitting");
  const fit = await fits(server, client);
  return { filled_per_second: size.events / seconds, settled_seconds, ...fit };
}

async function fits(server: ServerProcess, client: HellorecClient) {
  const times: number[] = [];
  let [peak, fitting] = [0, true];
  const watching = (async () => {
    while (fitting) {
      peak = Math.max(peak, server.childrenPeakBytes());
      await sleep(MEMORY_POLL_MS);
    }
  })();
  try {
    for (
      let total = 0;
      times.length < MOST_FITS && total < FIT_SECONDS;
      total += times.at(-1) ?? 0
    ) {
      const began = performance.now();
      await train(client, FIT_POLL_MS);
      times.push((performance.now() - began) / 1000);
    }
  } finally {
    fitting = false;
    await watching;
  }
  return { fit_seconds: median(times), fit_peak_bytes: peak };
}

/** Other users first, so that compiled code is measured. */
async function coldLists(port: number, users: readonly string[]): Promise<Latency> {
  const asked = (from: number, to: number) => ({
    procedure: "recommend" as const,
    inputs: users.slice(from, to).map((user_id) => ({ user_id, limit: 10 })),
    holds: '"strategy":"personal"',
  });
  await latencies(port, asked(0, WARM_UP_USERS));
  return summary(await latencies(port, asked(WARM_UP_USERS, WARM_UP_USERS + COLD_USERS)));
}

async function newWindows(port: number): Promise<Latency> {
  const days = Array.from(
    { length: WARM_UP_WINDOWS + WINDOWS },
    (_, at) => 1 + (scatter(at) / 2 ** 32) * (LAST_WINDOW_DAYS - 1),
  );
  const asked = (windows: readonly number[]) => ({
    procedure: "popular" as const,
    inputs: windows.map((window_days) => ({ window_days, limit: 10 })),
    holds: '"strategy":"popular"',
  });
  await latencies(port, asked(days.slice(0, WARM_UP_WINDOWS)));
  return summary(await latencies(port, asked(days.slice(WARM_UP_WINDOWS))));
}

async function erasures(server: ServerProcess, users: readonly string[]): Promise<Latency> {
  const client = createClient({ url: server.url, timeout_ms: TIMEOUT_MS });
  const times: number[] = [];
  for (const user_id of users) {
    const start = performance.now();
    await client.users.forget.mutate({ user_id });
    times.push(performance.now() - start);
  }
  return summary(times);
}

function summary(times: readonly number[]): Latency {
  return { p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99) };
}
