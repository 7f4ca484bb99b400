/** The values that examples share, as the demo has them. Tested through openapi-examples.test.ts. */

/** An item of the demo. */
export const METROPOLIS = {
  item_id: "metropolis",
  title: "Metropolis",
  categories: ["Sci-Fi", "Drama"],
  attributes: { year: 1927, director: "Fritz Lang" },
  available: true,
};

const MODEL_VERSION = "20260131T120000000Z-155d51df";
const JOB_ID = "bd932207-04a3-4eb4-a344-99da42a78d78";

/** An event of the log. */
export const STORED_EVENT = {
  event_id: "order-1042-1",
  user_id: "alice",
  item_id: "metropolis",
  type: "like",
  occurred_at: "2026-01-31T12:00:00.000Z",
};

/** A list of one item. */
export function listBy(strategy: string, reason: string | undefined): unknown {
  const because = { item_id: reason, title: "Frankenstein", weight: 0.262 };
  return {
    items: [{ item: METROPOLIS, score: 0.84, because: reason === undefined ? [] : [because] }],
    strategy,
    model_version: MODEL_VERSION,
    recommendation_id: "DJMpwdfcXzhbHF6F",
    next_cursor: "DJMpwdfcXzhbHF6F97wSVQ",
  };
}

/** Why an item is recommended. */
export const EXPLANATION = {
  item: METROPOLIS,
  score: 0.262,
  seen: false,
  contributions: [{ item_id: "frankenstein", title: "Frankenstein", weight: 0.262 }],
  model_version: MODEL_VERSION,
};

const MODEL = {
  version: MODEL_VERSION,
  algorithm: "rp3beta",
  trained_at: "2026-01-31T12:00:00.000Z",
  fit_seconds: 0.012,
  counts: { events: 6018, users: 405, items: 132, interactions: 3620 },
  parameters: { alpha: 1, beta: 0.6, neighbours: 100 },
  choice: {
    by: "search",
    reason:
      "Of 4 kinds of models compared, it finds the most of the likes that were kept back: 5.9% more than blend, the next.",
    chosen_at: "2026-01-31T12:00:00.000Z",
    interactions: 3620,
  },
  metrics: { "recall@20": 0.672, "popularity_recall@20": 0.242 },
};

/** A fit that was started. */
export const FIT_STARTED = { job_id: JOB_ID, state: "running" };

/** A fit that ended. */
export const FIT_JOB = {
  job_id: JOB_ID,
  state: "done",
  progress: 1,
  phase: "done",
  started_at: "2026-01-31T11:59:58.000Z",
  finished_at: "2026-01-31T12:00:00.000Z",
  model_version: MODEL_VERSION,
};

/** The model that serves. */
export const MODEL_STATUS = {
  model: MODEL,
  version: MODEL_VERSION,
  trained_at: MODEL.trained_at,
  job: FIT_JOB,
};

/** The models so far. */
export const MODEL_HISTORY = { models: [MODEL] };

/** What a dashboard shows. */
export const STATISTICS = {
  started_at: "2026-01-31T12:00:00.000Z",
  uptime_seconds: 61.5,
  counts: { events: 6019, users: 405, items: 132 },
  events_per_minute: [{ minute: "2026-01-31T12:00:00.000Z", events: 1 }],
  recommendations: { served: 12, clicked: 3, click_through: 0.25 },
  procedures: [
    { procedure: "recommend", requests: 12, errors: 0, latency_ms: { p50: 0.52, p99: 1.34 } },
  ],
};

/** The ID of a key in the examples: callers put one of their own in its place. */
export const EXAMPLE_KEY_ID = "jlgUpXHxHesj";

/** A key as it is listed. */
export const KEY = {
  key_id: EXAMPLE_KEY_ID,
  name: "shop",
  scope: "write",
  state: "active",
  created_at: "2026-01-31T12:00:00.000Z",
  expires_at: "2026-05-01T12:00:00.000Z",
};

/** A key as it is shown once. */
export const NEW_KEY = { key: "hrk_k3Jd8sQw2LpX_…", ...KEY, key_id: "k3Jd8sQw2LpX" };
