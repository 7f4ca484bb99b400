/**
 * Made-up viewers of the demo catalogue, and what they did: a few with a name and a clear taste, and
 * a crowd with one or two tastes each, so that there is something to learn.
 */
import type { Event, Item } from "@hellorec/api";

import { DEMO_FILMS } from "./demo-films.ts";
import type { DemoGenre } from "./demo-films.ts";
import { seededRandom } from "./seeded-random.ts";

/** What somebody likes to see: films of these genres, of an era or of any. */
export interface Taste {
  readonly genres: readonly DemoGenre[];
  readonly era?: "silent" | "sound";
}

export interface DemoReader {
  readonly user_id: string;
  readonly tastes: readonly Taste[];
}

export interface DemoOptions {
  /** Events lie in the 60 days before. */
  readonly now: Date;
  /** Another seed makes other people. */
  readonly seed?: number;
}

/** An event of the demo: loaded twice, it counts once. */
export type DemoEvent = Event & { readonly event_id: string; readonly occurred_at: string };

const DAY_MS = 86_400_000;
const DAYS = 60;
const CROWD = 400;
const MIN_EVENTS = 8;
const MAX_EVENTS = 30;
/** Talkies took over in these years. */
const LAST_SILENT_YEAR = 1929;
/** The share of the catalogue somebody comes across: of every taste, some films stay to be found. */
const KNOWN_SHARE = 0.6;
/** How much likelier than by its fame alone a film is seen that meets a taste. */
const TASTE_LIFT = 40;

const TASTES: readonly Taste[] = [
  { genres: ["Horror"] },
  { genres: ["Comedy"] },
  { genres: ["Comedy", "Romance"], era: "sound" },
  { genres: ["Film-Noir", "Crime"] },
  { genres: ["Sci-Fi"] },
  { genres: ["Romance"], era: "silent" },
  { genres: ["Drama"] },
  { genres: ["Adventure", "Fantasy"], era: "silent" },
  { genres: ["Western"] },
  { genres: ["War"] },
  { genres: ["Documentary"] },
  { genres: ["Animation"] },
];

const NAMED: readonly DemoReader[] = [
  { user_id: "alice", tastes: [{ genres: ["Horror"] }] },
  { user_id: "bob", tastes: [{ genres: ["Comedy"] }] },
  { user_id: "carol", tastes: [{ genres: ["Film-Noir", "Crime"] }] },
  { user_id: "dave", tastes: [{ genres: ["Western"] }, { genres: ["War"] }] },
  { user_id: "erin", tastes: [{ genres: ["Sci-Fi"] }, { genres: ["Animation"] }] },
];

/**
 * The demo's people: `alice`, `bob` and a few more, then `demo-001` and on. The same for the same
 * seed.
 */
export function demoReaders(seed = 1): DemoReader[] {
  const random = seededRandom(seed);
  const crowd = Array.from({ length: CROWD }, (_, at) => {
    const first = pick(TASTES, random);
    const second = pick(TASTES, random);
    const tastes = random() < 0.6 || second === first ? [first] : [first, second];
    return { user_id: `demo-${String(at + 1).padStart(3, "0")}`, tastes };
  });
  return [...NAMED, ...crowd];
}

/** true where the film is one this taste asks for. */
export function meets(film: Item, { genres, era }: Taste): boolean {
  const year = Number(film.attributes?.["year"]);
  const inEra = era === undefined || (era === "silent") === year <= LAST_SILENT_YEAR;
  return inEra && genres.some((genre) => film.categories.includes(genre));
}

/**
 * What the demo's people did, 8 to 30 events each: they view films, most of them to their taste,
 * and like, rate, buy or dislike some. Seeded: the same people do the same at the same distance
 * from `now`.
 *
 * @example const events = demoEvents({ now: new Date() });
 */
export function demoEvents({ now, seed = 1 }: DemoOptions): DemoEvent[] {
  const random = seededRandom(seed + 1);
  return demoReaders(seed).flatMap((reader) => eventsOf(reader, now.getTime(), random));
}

type Did = Pick<Event, "item_id" | "type" | "value">;

function eventsOf(reader: DemoReader, now: number, random: () => number): DemoEvent[] {
  const unseen = new Map<Item, number>();
  let liked = 0;
  for (const [rank, film] of DEMO_FILMS.entries()) {
    if (random() >= KNOWN_SHARE) continue;
    const fame = 1 / (40 + rank);
    const isLiked = isToTaste(film, reader);
    if (isLiked) liked += 1;
    unseen.set(film, isLiked ? fame * TASTE_LIFT : fame);
  }
  // Who finds little to their taste does little, rather than see what everybody sees.
  const count = MIN_EVENTS + Math.floor(random() * Math.min(liked, MAX_EVENTS - MIN_EVENTS + 1));
  const did: Did[] = [];
  while (did.length < count) {
    const film = pickWeighted(unseen, random);
    unseen.delete(film);
    did.push({ item_id: film.item_id, type: "view" });
    const opinion = opinionOf(film, reader, random);
    if (opinion !== undefined && did.length < count) did.push(opinion);
  }
  // Evenly spread with some play, in order, so that an opinion follows its view.
  const step = (DAYS * DAY_MS) / count;
  return did.map((action, at) => ({
    event_id: `demo-${reader.user_id}-${at + 1}`,
    user_id: reader.user_id,
    ...action,
    occurred_at: new Date(
      Math.floor(now - (count - at) * step + random() * step * 0.9),
    ).toISOString(),
  }));
}

function isToTaste(film: Item, { tastes }: DemoReader): boolean {
  return tastes.some((taste) => meets(film, taste));
}

function opinionOf(film: Item, reader: DemoReader, random: () => number): Did | undefined {
  const { item_id } = film;
  const roll = random();
  if (!isToTaste(film, reader)) {
    if (roll < 0.3) return { item_id, type: "dislike" };
    return roll < 0.5 ? { item_id, type: "rating", value: 1 + stars(random, 1.5) } : undefined;
  }
  if (roll < 0.2) return { item_id, type: "like" };
  if (roll < 0.5) return { item_id, type: "rating", value: 3.5 + stars(random, 1.5) };
  return roll < 0.6 ? { item_id, type: "purchase" } : undefined;
}

/** 0 to `most`, in half stars. */
function stars(random: () => number, most: number): number {
  return Math.floor(random() * (most * 2 + 1)) / 2;
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}

function pickWeighted<Value>(weights: ReadonlyMap<Value, number>, random: () => number): Value {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  let left = random() * total;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  // Rounding may leave a crumb of the total.
  return pick([...weights.keys()], random);
}
