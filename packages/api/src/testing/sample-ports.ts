/** For tests: ports with a catalog of one film and fixed answers. */
import type { Ports } from "../base/ports.ts";
import type { Explanation } from "../schemas/explanation.ts";
import type { Item } from "../schemas/item.ts";
import type { KeyInfo } from "../schemas/key.ts";
import type { FitJob, ModelInfo } from "../schemas/model.ts";
import type { Recommendations } from "../schemas/recommendations.ts";

export const film: Item = {
  item_id: "metropolis",
  title: "Metropolis",
  categories: ["Drama"],
  available: true,
};

export const list: Recommendations = {
  items: [{ item: film, score: 1.5, because: [{ item_id: "m", title: "M", weight: 1.5 }] }],
  strategy: "personal",
  model_version: null,
  recommendation_id: "list-1",
};

export const explanation: Explanation = {
  item: film,
  score: 1.5,
  seen: false,
  contributions: [{ item_id: "m", title: "M", weight: 1.5 }],
  model_version: null,
};

export const keyInfo: KeyInfo = {
  key_id: "abc",
  name: "shop",
  scope: "write",
  state: "active",
  created_at: "2026-01-31T12:00:00Z",
};

const modelInfo: ModelInfo = {
  version: "1",
  algorithm: "rp3beta",
  trained_at: "2026-01-31T12:00:00Z",
  fit_seconds: 0.5,
  counts: { events: 3, users: 2, items: 2, interactions: 3 },
  parameters: { alpha: 0.6, seed: "1" },
  metrics: { "ndcg@10": 0.2 },
};

export function fitJob(progress: number): FitJob {
  return {
    job_id: "job-1",
    state: progress === 1 ? "done" : "running",
    progress,
    phase: "fitting",
    started_at: "2026-01-31T12:00:00Z",
  };
}

/** Ports that answer. */
export function samplePorts(overrides: Partial<Ports> = {}): Ports {
  const event = {
    event_id: "e1",
    user_id: "alice",
    item_id: film.item_id,
    type: "view",
    occurred_at: "2026-01-31T12:00:00Z",
  };
  return {
    events: {
      track: async (events) => ({ accepted: events.length, duplicates: 0 }),
      list: async () => ({ events: [event] }),
    },
    recommendations: {
      forUser: async () => list,
      forSession: async () => ({ ...list, strategy: "session" }),
      similar: async (query) =>
        query.item_id === film.item_id ? { ...list, strategy: "similar" } : undefined,
      popular: async () => ({ ...list, strategy: "popular" }),
      explain: async (query) => (query.item_id === film.item_id ? explanation : undefined),
      async *live() {
        yield list;
        yield { ...list, recommendation_id: "list-2" };
      },
    },
    items: {
      put: async (items) => ({ created: items.length, updated: 0 }),
      get: async (itemId) => (itemId === film.item_id ? film : undefined),
      getMany: async (itemIds) => ({ items: itemIds.includes(film.item_id) ? [film] : [] }),
      list: async () => ({ items: [film] }),
      categories: async () => ({ categories: [{ category: "Drama", items: 1 }] }),
      remove: async (itemIds) => ({ removed: itemIds.length }),
    },
    users: {
      list: async () => ({ users: [{ user_id: "alice" }] }),
      history: async () => ({ events: [event] }),
      forget: async () => ({ erased_events: 1 }),
    },
    model: {
      train: async () => ({ job_id: "job-1", state: "running" }),
      status: async () => ({
        model: modelInfo,
        version: modelInfo.version,
        trained_at: modelInfo.trained_at,
        job: fitJob(1),
      }),
      history: async () => ({ models: [modelInfo] }),
      async *progress() {
        yield fitJob(0.5);
        yield fitJob(1);
      },
    },
    stats: {
      get: async () => ({
        started_at: "2026-01-31T12:00:00Z",
        uptime_seconds: 1,
        counts: { events: 1, users: 1, items: 1 },
        events_per_minute: [{ minute: "2026-01-31T12:00:00Z", events: 1 }],
        recommendations: { served: 1, clicked: 0, click_through: 0 },
        procedures: [
          { procedure: "helloRec", requests: 1, errors: 0, latency_ms: { p50: 1, p99: 1 } },
        ],
      }),
    },
    demo: {
      status: async () => ({ loaded: true, alone: true, items: 1 }),
      remove: async () => ({ removed_items: 1, removed_events: 1 }),
    },
    keys: {
      list: async () => ({ keys: [keyInfo] }),
      create: async () => ({ key: "hrk_abc", ...keyInfo }),
      revoke: async (keyId) => (keyId === keyInfo.key_id ? { revoked: true } : undefined),
      rotate: async ({ key_id }) =>
        key_id === keyInfo.key_id
          ? { key: "hrk_def", ...keyInfo, key_id: "def", replaced: keyInfo }
          : undefined,
    },
    tokens: {
      create: async () => ({ token: "hru_abc", expires_at: "2026-01-31T12:00:00Z" }),
    },
    ...overrides,
  };
}
