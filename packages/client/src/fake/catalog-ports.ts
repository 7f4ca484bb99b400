/** The catalog, the log and the users of a fake client. */
import type {
  EventsPort,
  Item,
  ItemsListQuery,
  ItemsPort,
  StoredEvent,
  UsersPort,
} from "@hellorec/api";

import type { FakeData } from "./fake-data.ts";
import { Pages } from "./pages.ts";
import { popularItems } from "./ranking.ts";

const MAX_CATEGORIES = 1000;

/** The port of items over the data of a fake. */
export function itemsPort(data: FakeData): ItemsPort {
  const pages = new Pages<Item>("items");
  return {
    put: async (items) => {
      const distinct = new Set(items.map(({ item_id }) => item_id)).size;
      const created = data.putItems(items);
      return { created, updated: distinct - created };
    },
    get: async (itemId) => data.items.get(itemId),
    getMany: async (itemIds) => ({ items: itemIds.flatMap((id) => data.items.get(id) ?? []) }),
    list: async (query) => {
      const { entries, next } = pages.page(() => found(data, query), query.limit, query.cursor);
      return { items: entries, ...next };
    },
    categories: async () => {
      const counts = new Map<string, number>();
      for (const { categories } of data.items.values()) {
        for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
      }
      const categories = [...counts]
        .map(([category, items]) => ({ category, items }))
        .sort((a, b) => b.items - a.items || compare(a.category, b.category));
      return { categories: categories.slice(0, MAX_CATEGORIES) };
    },
    remove: async (itemIds) => {
      const not_found = itemIds.filter((itemId) => !data.items.delete(itemId));
      const removed = itemIds.length - not_found.length;
      return { removed, ...(not_found.length > 0 && { not_found }) };
    },
  };
}

/** The port of the log over the data of a fake. */
export function eventsPort(data: FakeData): EventsPort {
  const pages = new Pages<StoredEvent>("events");
  return {
    track: async (events) => data.track(events),
    list: async ({ limit, cursor }) => {
      const { entries, next } = pages.page(() => data.log, limit, cursor);
      return { events: entries, ...next };
    },
  };
}

/** The port of users over the data of a fake. */
export function usersPort(data: FakeData): UsersPort {
  const users = new Pages<string>("users");
  const histories = new Pages<StoredEvent>("history");
  return {
    list: async ({ search = "", limit, cursor }) => {
      const all = () =>
        [...new Set(data.log.map(({ user_id }) => user_id))]
          .filter((userId) => userId.startsWith(search))
          .sort(compare);
      const { entries, next } = users.page(all, limit, cursor);
      return { users: entries.map((user_id) => ({ user_id })), ...next };
    },
    history: async ({ user_id, limit, cursor }) => {
      const all = () => data.eventsOf(user_id).reverse();
      const { entries, next } = histories.page(all, limit, cursor);
      return { events: entries, ...next };
    },
    forget: async (userId) => ({ erased_events: data.forget(userId) }),
  };
}

/** The items that a query asks for, in its order. A search finds parts of titles and categories. */
function found(data: FakeData, query: ItemsListQuery): Item[] {
  const words = (query.search ?? "").toLowerCase().split(/\s+/);
  const items = inOrder(data, query.sort).filter(({ title, categories }) => {
    const text = [title, ...categories].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { categories: asked } = query;
  if (asked === undefined) return items;
  return items.filter(({ categories }) => {
    const isIn = (category: string) => categories.includes(category);
    return query.category_match === "all" ? asked.every(isIn) : asked.some(isIn);
  });
}

function inOrder(data: FakeData, sort: ItemsListQuery["sort"]): Item[] {
  const items = [...data.items.values()];
  switch (sort) {
    case "newest":
      return items.reverse();
    case "title":
      return items.sort((a, b) => compare(a.title, b.title));
    case "popularity": {
      const popular = popularItems(data.items, data.log).map(({ item }) => item);
      return [...popular, ...items.filter(({ available }) => !available)];
    }
    case "id":
    case "relevance":
    default:
      return items.sort((a, b) => compare(a.item_id, b.item_id));
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
