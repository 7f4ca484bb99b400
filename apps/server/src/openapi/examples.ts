/**
 * An example of each procedure. All of them run against the demo, one after the other, with a key of
 * the scope admin: openapi-examples.test.ts.
 */
import {
  EXAMPLE_KEY_ID,
  EXPLANATION,
  FIT_JOB,
  FIT_STARTED,
  KEY,
  listBy,
  METROPOLIS,
  MODEL_HISTORY,
  MODEL_STATUS,
  NEW_KEY,
  STATISTICS,
  STORED_EVENT,
} from "./example-values.ts";

/** A call, and what it may answer. */
export interface CallExample {
  readonly input: unknown;
  readonly output: unknown;
}

const EXAMPLES: Readonly<Record<string, CallExample>> = {
  helloRec: { input: { user_id: "alice" }, output: "hello alice" },
  multiply: { input: { a: 6, b: 7 }, output: 42 },
  track: {
    input: {
      events: [
        { event_id: "order-1042-1", user_id: "alice", item_id: "metropolis", type: "like" },
        { user_id: "alice", item_id: "nosferatu", type: "rating", value: 4.5 },
      ],
    },
    output: { accepted: 2, duplicates: 0 },
  },
  recommend: {
    input: { user_id: "alice", limit: 1 },
    output: listBy("personal", "frankenstein"),
  },
  recommendForSession: {
    input: { item_ids: ["frankenstein", "nosferatu"], limit: 1 },
    output: listBy("session", "frankenstein"),
  },
  similar: {
    input: { item_id: "frankenstein", limit: 1 },
    output: listBy("similar", "frankenstein"),
  },
  popular: {
    input: { categories: ["Sci-Fi"], limit: 1 },
    output: listBy("popular", undefined),
  },
  explain: { input: { user_id: "alice", item_id: "metropolis" }, output: EXPLANATION },
  live: {
    input: { user_id: "alice", limit: 1 },
    output: listBy("personal", "frankenstein"),
  },
  "items.put": {
    input: {
      items: [
        {
          item_id: "example-film",
          title: "An example",
          categories: ["Drama"],
          url: "/films/example-film",
          attributes: { year: 1927, cast: ["Brigitte Helm"] },
        },
      ],
    },
    output: { created: 1, updated: 0 },
  },
  "items.get": { input: { item_id: "metropolis" }, output: METROPOLIS },
  "items.getMany": {
    input: { item_ids: ["metropolis", "no-such-item"] },
    output: { items: [METROPOLIS] },
  },
  "items.list": {
    input: { search: "metropolis", sort: "relevance", limit: 1 },
    output: { items: [METROPOLIS] },
  },
  "items.categories": {
    input: {},
    output: { categories: [{ category: "Drama", items: 42 }] },
  },
  "items.remove": {
    input: { item_ids: ["example-film", "no-such-item"] },
    output: { removed: 1, not_found: ["no-such-item"] },
  },
  "users.list": {
    input: { search: "ali", limit: 10 },
    output: { users: [{ user_id: "alice" }] },
  },
  "users.history": {
    input: { user_id: "alice", limit: 1 },
    output: { events: [STORED_EVENT] },
  },
  "users.forget": { input: { user_id: "alice" }, output: { erased_events: 12 } },
  "events.list": { input: { limit: 1 }, output: { events: [STORED_EVENT] } },
  "model.train": { input: {}, output: FIT_STARTED },
  "model.status": { input: {}, output: MODEL_STATUS },
  "model.history": { input: { limit: 1 }, output: MODEL_HISTORY },
  "model.progress": { input: {}, output: FIT_JOB },
  "stats.get": { input: {}, output: STATISTICS },
  "demo.status": { input: {}, output: { loaded: true, alone: true, items: 132, own_events: 0 } },
  "demo.remove": { input: {}, output: { removed_items: 132, removed_events: 6018 } },
  "keys.list": { input: {}, output: { keys: [KEY] } },
  "keys.create": {
    input: { scope: "write", name: "shop", expires_in: 7_776_000 },
    output: NEW_KEY,
  },
  "keys.revoke": { input: { key_id: EXAMPLE_KEY_ID }, output: { revoked: true } },
  "keys.rotate": {
    input: { key_id: EXAMPLE_KEY_ID, overlap: 86_400 },
    output: { ...NEW_KEY, replaced: KEY },
  },
  "tokens.create": {
    input: { user_id: "alice", expires_in: 3600 },
    output: { token: "hrt_…", expires_at: "2026-01-31T13:00:00.000Z" },
  },
};

/** The example of a procedure. @throws {RangeError} there is none: add one */
export function exampleOf(name: string): CallExample {
  const example = EXAMPLES[name];
  if (example === undefined) throw new RangeError(`"${name}" has no example: add one`);
  return example;
}
