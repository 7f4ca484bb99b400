/** The engine's limits are the contract's: an answer at a limit is valid, one beyond it is not. */
import { appRouter } from "@hellorec/api";
import type { Explanation, ModelInfo, Ports, Recommendations, Stats } from "@hellorec/api";
import { expect, test } from "vitest";

import type { Engine } from "../engine.ts";
import { testEngine } from "../testing/test-engine.ts";
import {
  MAX_CONTRIBUTIONS,
  MAX_LISTED_CATEGORIES,
  MAX_REASONS,
  MAX_SELECTION_REASON_LENGTH,
  MAX_UNWEIGHTED_TYPES,
  MINUTES_OF_ACTIVITY,
} from "./contract-limits.ts";

const TIME = "2026-01-01T00:00:00.000Z";
const item = { item_id: "a", title: "A", categories: [], available: true };
const contribution = { item_id: "b", title: "B", weight: 1 };

function many<T>(length: number, of: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => of(at));
}

function listWith(reasons: number): Recommendations {
  const because = many(reasons, () => contribution);
  return {
    items: [{ item, score: 1, because }],
    strategy: "personal",
    model_version: null,
    recommendation_id: "list",
  };
}

function explanationWith(contributions: number): Explanation {
  return {
    item,
    score: 1,
    seen: false,
    contributions: many(contributions, () => contribution),
    model_version: null,
  };
}

function statsWith(minutes: number): Stats {
  return {
    started_at: TIME,
    uptime_seconds: 1,
    counts: { events: 0, items: 0, users: 0 },
    events_per_minute: many(minutes, () => ({ minute: TIME, events: 0 })),
    recommendations: { served: 0, clicked: 0, click_through: 0 },
    procedures: [],
  };
}

function modelWith(reasonLength: number): ModelInfo {
  return {
    version: "1",
    algorithm: "rp3beta",
    trained_at: TIME,
    fit_seconds: 1,
    counts: { events: 1, users: 1, items: 1, interactions: 1 },
    parameters: {},
    choice: {
      by: "search",
      reason: "x".repeat(reasonLength),
      chosen_at: TIME,
      interactions: 1,
    },
    metrics: {},
  };
}

/** A caller of the contract. Each port answers with `size` of what its limit is for. */
function callerOf(engine: Engine, size: number) {
  const notUsed = () => Promise.reject(new Error("not called in this test"));
  const ports: Ports = {
    ...engine.ports,
    demo: { status: notUsed, remove: notUsed },
    keys: { list: notUsed, create: notUsed, revoke: notUsed, rotate: notUsed },
    tokens: { create: notUsed },
    stats: { get: () => Promise.resolve(statsWith(size)) },
    events: {
      ...engine.ports.events,
      track: () =>
        Promise.resolve({
          accepted: 1,
          duplicates: 0,
          unweighted_types: many(size, (at) => `type-${at}`),
        }),
    },
    items: {
      ...engine.ports.items,
      categories: () =>
        Promise.resolve({
          categories: many(size, (at) => ({ category: `category-${at}`, items: 1 })),
        }),
    },
    recommendations: {
      ...engine.ports.recommendations,
      forUser: () => Promise.resolve(listWith(size)),
      explain: () => Promise.resolve(explanationWith(size)),
    },
    model: {
      ...engine.ports.model,
      history: () => Promise.resolve({ models: [modelWith(size)] }),
    },
  };
  return appRouter.createCaller(ports);
}

type Caller = ReturnType<typeof callerOf>;

test.each<[string, number, (caller: Caller) => Promise<unknown>]>([
  ["reasons", MAX_REASONS, (caller) => caller.recommend({ user_id: "x" })],
  ["contributions", MAX_CONTRIBUTIONS, (caller) => caller.explain({ user_id: "x", item_id: "a" })],
  [
    "unweighted types",
    MAX_UNWEIGHTED_TYPES,
    (caller) => caller.track({ events: [{ user_id: "x", item_id: "a", type: "view" }] }),
  ],
  ["a selection's reason", MAX_SELECTION_REASON_LENGTH, (caller) => caller.model.history()],
  ["categories", MAX_LISTED_CATEGORIES, (caller) => caller.items.categories()],
  ["minutes of activity", MINUTES_OF_ACTIVITY, (caller) => caller.stats.get()],
])("%s: the contract takes %i and no more", async (_what, limit, call) => {
  const { engine } = await testEngine({ refitAfterEvents: 0 });
  await expect(call(callerOf(engine, limit))).resolves.toBeDefined();
  await expect(call(callerOf(engine, limit + 1))).rejects.toThrow("Output validation failed");
});
