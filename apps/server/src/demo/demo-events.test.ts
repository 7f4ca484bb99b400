/** The demo's events: valid, repeatable, and with patterns that a model can learn. */
import type { Item } from "@hellorec/api";
import { eventSchema } from "@hellorec/api";
import { describe, expect, test } from "vitest";

import type { DemoEvent } from "./demo-events.ts";
import { demoEvents } from "./demo-events.ts";
import { DEMO_FILMS } from "./demo-films.ts";
import type { DemoUser } from "./demo-users.ts";
import { demoUsers, isToTaste } from "./demo-users.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const DAY_MS = 86_400_000;
const EVENTS = demoEvents({ now: NOW });
const USERS = demoUsers();
const FILMS = new Map(DEMO_FILMS.map((film) => [film.item_id, film]));
const BY_USER = new Map(
  USERS.map(({ user_id }) => [user_id, EVENTS.filter((event) => event.user_id === user_id)]),
);

function filmOf(itemId: string): Item {
  const film = FILMS.get(itemId);
  if (film === undefined) throw new Error(`${itemId} is not in the catalog`);
  return film;
}

function named(userId: string): DemoUser {
  const user = USERS.find(({ user_id }) => user_id === userId);
  if (user === undefined) throw new Error(`${userId} is no user`);
  return user;
}

/** What the user showed to like or look at. */
function seen(userId: string): Set<string> {
  const events = BY_USER.get(userId) ?? [];
  return new Set(events.filter(({ type }) => type !== "dislike").map(({ item_id }) => item_id));
}

/** Films the user has not seen, those first that others saw together with the user's. */
function neighbours(userId: string): Item[] {
  const own = seen(userId);
  const together = new Map<string, number>();
  const watchers = new Map<string, number>();
  for (const { user_id } of USERS) {
    const theirs = seen(user_id);
    const shared = [...theirs].filter((itemId) => own.has(itemId)).length;
    for (const itemId of theirs) {
      together.set(itemId, (together.get(itemId) ?? 0) + shared / theirs.size);
      watchers.set(itemId, (watchers.get(itemId) ?? 0) + 1);
    }
  }
  const score = (itemId: string) =>
    (together.get(itemId) ?? 0) / Math.sqrt(watchers.get(itemId) ?? 1);
  return [...together.keys()]
    .filter((itemId) => !own.has(itemId))
    .sort((a, b) => score(b) - score(a))
    .map((itemId) => filmOf(itemId));
}

function tasteShare(films: readonly Item[], user: DemoUser): number {
  return films.filter((film) => isToTaste(film, user)).length / films.length;
}

describe("demoEvents", () => {
  test("are events of the contract, each ID once, of films in the catalog", () => {
    for (const event of EVENTS) {
      expect(eventSchema.parse(event)).toEqual(event);
      expect(FILMS.has(event.item_id)).toBe(true);
    }
    expect(new Set(EVENTS.map(({ event_id }) => event_id)).size).toBe(EVENTS.length);
  });

  test("are the same for the same seed, at the same distance from now", () => {
    const ages = (events: readonly DemoEvent[], now: Date) =>
      events.map((event) => ({ ...event, occurred_at: +now - Date.parse(event.occurred_at) }));
    const later = new Date(+NOW + 123 * DAY_MS);
    expect(demoEvents({ now: NOW })).toEqual(EVENTS);
    expect(ages(demoEvents({ now: later }), later)).toEqual(ages(EVENTS, NOW));
    expect(demoEvents({ now: NOW, seed: 2 })).not.toEqual(EVENTS);
  });

  test("are 8 to 30 for each user, in order, over the last 60 days", () => {
    for (const { user_id } of USERS) {
      const times = BY_USER.get(user_id)?.map((event) => Date.parse(event.occurred_at)) ?? [];
      expect(times.length).toBeGreaterThanOrEqual(8);
      expect(times.length).toBeLessThanOrEqual(30);
      expect(times.toSorted((a, b) => a - b)).toEqual(times);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(+NOW - 60 * DAY_MS);
      expect(Math.max(...times)).toBeLessThanOrEqual(+NOW);
    }
  });

  test("are of every type, and every film has some", () => {
    const types = new Set(EVENTS.map(({ type }) => type));
    expect([...types].sort()).toEqual(["dislike", "like", "purchase", "rating", "view"]);
    expect(new Set(EVENTS.map(({ item_id }) => item_id)).size).toBe(DEMO_FILMS.length);
  });

  test.each(["alice", "bob", "carol", "dave", "erin"])("show the taste of %s", (userId) => {
    const user = named(userId);
    const own = [...seen(userId)].map((itemId) => filmOf(itemId));
    expect(tasteShare(own, user)).toBeGreaterThan(0.6);
  });

  test.each(["alice", "bob", "carol", "dave", "erin"])(
    "let the taste of %s be learnt",
    (userId) => {
      const user = named(userId);
      const nearest = neighbours(userId).slice(0, 8);
      expect(tasteShare(nearest, user)).toBeGreaterThan(0.6);
      expect(tasteShare(DEMO_FILMS, user)).toBeLessThan(0.3);
    },
  );
});
