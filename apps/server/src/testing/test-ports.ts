/** Ports over plain arrays, and a server over them, for tests of HTTP without an engine. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Event, Ports, Recommendations, StoredEvent } from "@hellorec/api";
import type { EngineMeasurements } from "@hellorec/engine";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";

import type { AppOptions } from "../app.ts";
import { createApp } from "../app.ts";
import { Sessions } from "../http/access/sessions.ts";
import { Readiness } from "../http/health.ts";
import { keysPort } from "../keys/keys-port.ts";
import { noTokens } from "../keys/tokens-port.ts";
import { ServiceMetrics } from "../metrics/service-metrics.ts";
import { procedures } from "../routes/procedures.ts";
import type { TestKeys } from "./test-keys.ts";
import { createTestKeys } from "./test-keys.ts";

/** Ports with switches and counters for tests. */
export interface TestPorts extends Ports {
  readonly metrics: ServiceMetrics;
  /** Open streams. */
  readonly open: { streams: number };
  /** `track` waits until this resolves. */
  readonly hold: { until: Promise<void> | undefined };
  /** `track` throws this error instead of storing. */
  readonly failure: { error: Error | undefined };
}

export function createTestPorts(keys: TestKeys): TestPorts {
  const log: StoredEvent[] = [];
  const metrics = new ServiceMetrics(procedures.map(({ name }) => name));
  const open = { streams: 0 };
  const hold: TestPorts["hold"] = { until: undefined };
  const failure: TestPorts["failure"] = { error: undefined };

  async function* ticks<T>(value: () => T, signal: AbortSignal | undefined) {
    open.streams++;
    try {
      while (signal?.aborted !== true) {
        yield value();
        await sleep(20, undefined, { signal });
      }
    } finally {
      open.streams--;
    }
  }

  return {
    metrics,
    open,
    hold,
    failure,
    events: metrics.countEvents({
      async track(events) {
        await hold.until;
        if (failure.error !== undefined) throw failure.error;
        const keyOf = (event: Event) => JSON.stringify([event.user_id, event.event_id]);
        const known = new Set(log.map((event) => keyOf(event)));
        const fresh = events.filter((event) => !known.has(keyOf(event)));
        log.push(...fresh.map((event) => stored(event, log.length)));
        return { accepted: fresh.length, duplicates: events.length - fresh.length };
      },
      list: ({ limit }) => Promise.resolve({ events: log.slice(0, limit) }),
    }),
    recommendations: {
      forUser: () => Promise.resolve(NOTHING),
      forSession: () => Promise.resolve(NOTHING),
      similar: () => Promise.resolve(undefined),
      explain: () => Promise.resolve(undefined),
      popular: () => Promise.resolve(NOTHING),
      live: (_query, signal) => ticks(() => NOTHING, signal),
    },
    items: {
      put: (items) => Promise.resolve({ created: items.length, updated: 0 }),
      get: () => Promise.resolve(undefined),
      getMany: () => Promise.resolve({ items: [] }),
      list: () => Promise.resolve({ items: [] }),
      categories: () => Promise.resolve({ categories: [] }),
      remove: () => Promise.resolve({ removed: 0 }),
    },
    users: {
      history: ({ user_id }) =>
        Promise.resolve({ events: log.filter((event) => event.user_id === user_id) }),
      list: () => Promise.resolve({ users: [] }),
      forget: () => Promise.resolve({ erased_events: 0 }),
    },
    model: {
      train: () => Promise.resolve({ job_id: "1", state: "running" }),
      status: () => Promise.resolve({ model: null, version: null, trained_at: null, job: null }),
      history: () => Promise.resolve({ models: [] }),
      progress: (_query, signal) =>
        ticks(
          () => ({
            job_id: "1",
            state: "running",
            progress: 0,
            phase: "reading",
            started_at: STARTED,
          }),
          signal,
        ),
    },
    stats: {
      get: () =>
        Promise.resolve({
          started_at: STARTED,
          uptime_seconds: 1,
          counts: { events: log.length, users: 0, items: 0 },
          events_per_minute: [],
          recommendations: { served: 0, clicked: 0, click_through: 0 },
          procedures: metrics.calls.summary(),
        }),
    },
    keys: keysPort(keys),
    tokens: noTokens,
    demo: {
      status: () => Promise.resolve({ loaded: false, alone: false, items: 0 }),
      remove: () => Promise.resolve({ removed_items: 0, removed_events: 0 }),
    },
  };
}

const STARTED = "2026-01-01T00:00:00.000Z";

/** What there is to measure without an engine. */
const NO_ENGINE: EngineMeasurements = {
  queues: [{ name: "lists", running: 0, waiting: 0 }],
  listCache: { hits: 3, misses: 1 },
  historyCache: { hits: 2, misses: 2 },
  fits: [{ outcome: "model", fits: 1, seconds: 2 }],
  modelTrainedAt: Date.parse(STARTED),
  lists: { served: 10, clicked: 1 },
};

const NOTHING: Recommendations = {
  items: [],
  strategy: "popular",
  model_version: null,
  recommendation_id: "r1",
};

function stored(event: Event, position: number): StoredEvent {
  return {
    event_id: event.event_id ?? `e${position}`,
    user_id: event.user_id,
    item_id: event.item_id,
    type: event.type,
    occurred_at: event.occurred_at ?? STARTED,
  };
}

/** A listening server, its ports, and what it logged. */
export interface TestServer {
  readonly app: FastifyInstance;
  readonly ports: TestPorts;
  readonly readiness: Readiness;
  readonly url: string;
  readonly port: number;
  /** The lines of the log so far. */
  readonly logged: string[];
  readonly keys: TestKeys;
}

/** Listens on a free port of the loopback; the test closes `app`. */
export async function startTestServer(options: Partial<AppOptions> = {}): Promise<TestServer> {
  const keys = await createTestKeys();
  const ports = createTestPorts(keys);
  const readiness = new Readiness();
  const logged: string[] = [];
  const app = await createApp({
    ports,
    onCallEnd: ports.metrics.observeCall,
    metrics: ports.metrics,
    measureEngine: () => Promise.resolve(NO_ENGINE),
    droppedLines: () => 0,
    readiness,
    log: pino({ level: "info" }, { write: (line: string) => void logged.push(line) }),
    pageFolder: "nowhere",
    registry: keys.registry,
    sessions: new Sessions(keys),
    isLocal: true,
    isLegacyOpen: false,
    access: { listenAddress: "127.0.0.1", allowedOrigins: [], allowedHosts: [] },
    ...options,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, ports, readiness, url, port: Number(new URL(url).port), logged, keys };
}
