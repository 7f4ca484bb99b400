/** The contract's demo port: tells the demo from other data, and removes it. */
import type { DemoPort, Item, Ports } from "@hellorec/api";
import type { Engine } from "@hellorec/engine";
import type { EventLog } from "@hellorec/store";

import { demoEvents } from "./demo-events.ts";
import { DEMO_FILMS } from "./demo-films.ts";
import { demoUsers } from "./demo-users.ts";

/** The beginning of the IDs of most of the demo's viewers. */
const CROWD_PREFIX = "demo-";
/** Events are looked through for those of the operator's own users: so many a page, and pages. */
const PAGE = 1000;
const MOST_PAGES = 100;

/** What the port works on. */
export interface DemoSources {
  readonly ports: Pick<Ports, "events" | "items" | "users">;
  readonly events: Pick<EventLog, "hasOtherItems">;
  readonly removeEvents: Engine["removeEvents"];
}

/** The demo's films by what became of them. */
interface Films {
  /** In the catalog. */
  readonly present: readonly string[];
  /** No longer in the catalog. */
  readonly missing: readonly string[];
  /** An item of the operator's own has the ID. */
  readonly replaced: readonly string[];
}

/**
 * The port. The demo is its films, in whatever state they are, and every event on them: also those
 * of real users, which say nothing about any other item. An item of the operator's own that took the
 * ID of a film stays, with the events on it that the demo did not make.
 *
 * @example
 * const demo = demoPort({ ports: engine.ports, events: store.events, removeEvents });
 * await demo.remove(); // { removed_items: 205, removed_events: 7421 }
 */
export function demoPort({ ports, events, removeEvents }: DemoSources): DemoPort {
  /** A store that never had the demo may have items of the same IDs, but none of its viewers. */
  async function isLoaded(): Promise<boolean> {
    const { users } = await ports.users.list({ search: CROWD_PREFIX, limit: 1000 });
    const viewers = new Set(demoUsers().map(({ user_id }) => user_id));
    return users.some(({ user_id }) => viewers.has(user_id));
  }

  async function findFilms(): Promise<Films> {
    const found = await Promise.all(DEMO_FILMS.map(({ item_id }) => ports.items.get(item_id)));
    const states = DEMO_FILMS.map((film, at) => ({
      item_id: film.item_id,
      state: stateOf(film, found[at]),
    }));
    const idsOf = (wanted: keyof Films) =>
      states.flatMap(({ item_id, state }) => (state === wanted ? item_id : []));
    return {
      present: idsOf("present"),
      missing: idsOf("missing"),
      replaced: idsOf("replaced"),
    };
  }

  async function isAlone({ present, missing, replaced }: Films): Promise<boolean> {
    if (replaced.length > 0) return false;
    const { items } = await ports.items.list({
      sort: "id",
      category_match: "any",
      limit: present.length + 1,
    });
    return (
      items.length === present.length && !(await events.hasOtherItems([...present, ...missing]))
    );
  }

  /** Events that the demo did not make, of the first ones in the log. */
  async function countOwnEvents(): Promise<number> {
    const made = new Set(demoEvents({ now: new Date() }).map((event) => keyOf(event)));
    let own = 0;
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
      const { events: listed, next_cursor } = await ports.events.list(query);
      own += listed.filter((event) => !made.has(keyOf(event))).length;
      cursor = next_cursor;
      if (cursor === undefined) break;
    }
    return own;
  }

  return {
    async status() {
      if (!(await isLoaded())) return { loaded: false, alone: false, items: 0 };
      const films = await findFilms();
      const state = { loaded: true, items: films.present.length };
      if (!(await isAlone(films))) return { ...state, alone: false };
      return { ...state, alone: true, own_events: await countOwnEvents() };
    },

    async remove() {
      if (!(await isLoaded())) return { removed_items: 0, removed_events: 0 };
      const { present, missing, replaced } = await findFilms();
      // The films first: as long as its viewers have events, the demo counts as loaded, and a removal
      // that was interrupted can be repeated.
      const { removed } = await ports.items.remove(present);
      const own = new Set(replaced);
      const made = demoEvents({ now: new Date() }).filter(({ item_id }) => own.has(item_id));
      const item_ids = [...present, ...missing];
      const removed_events = await removeEvents({ item_ids, events: made });
      return { removed_items: removed, removed_events };
    },
  };
}

/** What an event is unique by, as one text. */
function keyOf({ user_id, event_id }: { user_id: string; event_id: string }): string {
  return JSON.stringify([user_id, event_id]);
}

/** A film that was changed is still the demo's while its title, or its director and year, are. */
function stateOf(film: Item, item: Item | undefined): keyof Films {
  if (item === undefined) return "missing";
  const isSameTitle = item.title === film.title;
  const isSameWork =
    item.attributes?.["director"] === film.attributes?.["director"] &&
    item.attributes?.["year"] === film.attributes?.["year"];
  return isSameTitle || isSameWork ? "present" : "replaced";
}
