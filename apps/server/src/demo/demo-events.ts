/** The events of the demo's users: what each views, likes, rates, buys or dislikes. */
import type { Event, Item } from "@hellorec/api";

import { DEMO_FILMS } from "./demo-films.ts";
import { demoRandom } from "./demo-random.ts";
import type { DemoUser } from "./demo-users.ts";
import { demoUsers, isToTaste } from "./demo-users.ts";
import { pickWeighted } from "./random-pick.ts";

/** When and from which seed the events are made. */
export interface DemoOptions {
  /** The events lie in the 60 days before. */
  readonly now: Date;
  /** Another seed makes other users and events. */
  readonly seed?: number;
}

/** An event of the demo. Its ID makes a second load a duplicate. */
export type DemoEvent = Event & { readonly event_id: string; readonly occurred_at: string };

const DAY_MS = 86_400_000;
const DAYS = 60;
const MIN_EVENTS = 8;
const MAX_EVENTS = 30;
/** The share of the catalog that a user knows. Some films of every taste stay unseen. */
const KNOWN_SHARE = 0.6;
/** How much likelier a user sees a film to their taste than another one of the same fame. */
const TASTE_LIFT = 40;

/**
 * The events of all users, 8 to 30 each. They view films, mostly to their taste, and like, rate,
 * buy or dislike some. The same seed gives the same events at the same distance from `now`.
 *
 * @example const events = demoEvents({ now: new Date() });
 */
export function demoEvents({ now, seed = 1 }: DemoOptions): DemoEvent[] {
  const random = demoRandom(seed + 1);
  return demoUsers(seed).flatMap((user) => eventsOf(user, now.getTime(), random));
}

/** An event without its user and time. */
type Action = Pick<Event, "item_id" | "type" | "value">;

function eventsOf(user: DemoUser, now: number, random: () => number): DemoEvent[] {
  const unseen = new Map<Item, number>();
  let liked = 0;
  for (const [rank, film] of DEMO_FILMS.entries()) {
    if (random() >= KNOWN_SHARE) continue;
    const fame = 1 / (40 + rank);
    const isLiked = isToTaste(film, user);
    if (isLiked) liked += 1;
    unseen.set(film, isLiked ? fame * TASTE_LIFT : fame);
  }
  // A user who knows few films to their taste has few events, not other people's favourites.
  const count = MIN_EVENTS + Math.floor(random() * Math.min(liked, MAX_EVENTS - MIN_EVENTS + 1));
  const actions: Action[] = [];
  while (actions.length < count) {
    const film = pickWeighted(unseen, random);
    unseen.delete(film);
    actions.push({ item_id: film.item_id, type: "view" });
    const opinion = opinionOf(film, user, random);
    if (opinion !== undefined && actions.length < count) actions.push(opinion);
  }
  // Evenly spread with some jitter, in order, so that an opinion follows its view.
  const step = (DAYS * DAY_MS) / count;
  return actions.map((action, at) => ({
    event_id: `demo-${user.user_id}-${at + 1}`,
    user_id: user.user_id,
    ...action,
    occurred_at: new Date(
      Math.floor(now - (count - at) * step + random() * step * 0.9),
    ).toISOString(),
  }));
}

function opinionOf(film: Item, user: DemoUser, random: () => number): Action | undefined {
  const { item_id } = film;
  const roll = random();
  if (!isToTaste(film, user)) {
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
